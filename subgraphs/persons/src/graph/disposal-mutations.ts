import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type PersonsContext } from '../builder.ts'
import { approveDisposal, holdRecords, liftHold } from '../store/disposal-commands.ts'
import { proposalById } from '../store/disposals.ts'
import { holdById } from '../store/retention.ts'
import { actingOf } from './acting.ts'
import { DisposalProposal } from './disposal-proposal.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'
import { RetentionHold, RetentionHoldReason } from './retention.ts'
import { AlreadyDecided } from './rights-decisions.ts'

/** As many as an office looks through at a time. */
const MOST_ITEMS = 200

const NothingToDispose = refusalType(builder, 'NothingToDispose', {
  description: 'All records of the proposal were taken out of it.',
})

mutation(builder, 'approveDisposal', {
  description:
    'Orders that the records of a proposal be erased (approvazione dello scarto), by the act of the body and the authorisation of the archival supervisory office. What was taken out stays. It cannot be undone.',
  input: (t) => ({
    proposal: t.id({ required: true, description: 'Id of the proposal.' }),
    expectedVersion: t.int({ required: true, description: 'The version of it that was read.' }),
    act: t.string({
      required: true,
      description: 'Number of the act (numero della determinazione), up to 100 characters.',
    }),
    actOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the act (data dell’atto); not before the authorisation, not in the future.',
    }),
    clearance: t.string({
      required: true,
      description:
        'Reference of the authorisation (protocollo del nulla osta della Soprintendenza archivistica), up to 100 characters.',
    }),
    clearanceOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the authorisation (data del nulla osta); not in the future.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first order.',
    }),
  }),
  payload: { proposal: { type: DisposalProposal, description: 'The proposal, approved.' } },
  refusals: [NotFound, StaleVersion, AlreadyDecided, NothingToDispose, RepeatedKey],
  decode: ({ expectedVersion, actOn, clearanceOn, ...input }, { now }) => {
    const proposal = decodeId('disposal_proposal', input.proposal, 'input.proposal')
    const act = requiredText(input.act, 'input.act', { longest: 100 })
    const clearance = requiredText(input.clearance, 'input.clearance', { longest: 100 })
    const future = Object.entries({ actOn, clearanceOn }).filter(([, day]) => day > today(now))
    if (future.length > 0)
      throw badInput(
        future.map(([name]) => ({ path: `input.${name}`, reason: 'La data non può essere nel futuro.' })),
      )
    if (actOn < clearanceOn)
      throw badInput([
        { path: 'input.actOn', reason: 'La determinazione non può precedere il nulla osta su cui si fonda.' },
      ])
    const key = idempotencyKey(input.idempotencyKey)
    return { proposal, key, order: { expectedVersion, act, actOn, clearance, clearanceOn } }
  },
  resolve: ({ proposal, key, order }, context) =>
    approveDisposal(context.session, { ...actingOf(context), proposal, key }, order),
  answer: changedProposal,
})

mutation(builder, 'holdFromDisposal', {
  description:
    'Takes records out of an open proposal, with the reason (esclusione dallo scarto): they are kept, and not proposed again while the hold stands. All of them or none.',
  input: (t) => ({
    proposal: t.id({ required: true, description: 'Id of the proposal.' }),
    items: t.idList({ required: true, description: 'Ids of its records, 1 to 200.' }),
    reason: t.field({ type: RetentionHoldReason, required: true, description: 'Why (motivo).' }),
    note: t.string({
      required: true,
      description: 'Why, in words (motivazione): 10 to 2,000 characters.',
    }),
    until: t.field({
      type: 'Date',
      required: false,
      description: 'Last day of the hold (scadenza), not in the past; until it is lifted by default.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first hold.',
    }),
  }),
  payload: { proposal: { type: DisposalProposal, description: 'The proposal, without these records.' } },
  refusals: [NotFound, AlreadyDecided, RepeatedKey],
  decode: ({ reason, until = null, ...input }, { now }) => {
    const proposal = decodeId('disposal_proposal', input.proposal, 'input.proposal')
    if (input.items.length === 0 || input.items.length > MOST_ITEMS)
      throw badInput([{ path: 'input.items', reason: `Indicare da 1 a ${MOST_ITEMS} documenti.` }])
    const items = input.items.map((id, at) => decodeId('disposal_item', id, `input.items.${at}`))
    const note = requiredText(input.note, 'input.note', { shortest: 10 })
    if (until && until < today(now))
      throw badInput([{ path: 'input.until', reason: 'La scadenza non può essere nel passato.' }])
    const key = idempotencyKey(input.idempotencyKey)
    return { proposal, key, hold: { items, reason, note, until } }
  },
  resolve: ({ proposal, key, hold }, context) =>
    holdRecords(context.session, { ...actingOf(context), proposal, key }, hold),
  answer: changedProposal,
})

mutation(builder, 'liftRetentionHold', {
  description:
    'Lifts the hold on a record (revoca dell’esclusione dallo scarto): it is proposed again with the next proposal.',
  input: (t) => ({
    hold: t.id({ required: true, description: 'Id of the hold.' }),
    reason: t.string({ required: true, description: 'Why (motivo della revoca): 10 to 2,000 characters.' }),
  }),
  payload: { hold: { type: RetentionHold, description: 'The hold, lifted.' } },
  refusals: [NotFound],
  decode: (input) => ({
    hold: decodeId('retention_hold', input.hold, 'input.hold'),
    reason: requiredText(input.reason, 'input.reason', { shortest: 10 }),
  }),
  resolve: (command, context) => liftHold(context.session, actingOf(context), command),
  answer: async (done, { session }) => ({ hold: await holdById(session, done.hold) }),
})

async function changedProposal(done: { readonly proposal: string }, { session }: PersonsContext) {
  return { proposal: await proposalById(session, done.proposal) }
}
