import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { isRefused } from '@cse/schema/refusal'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { approveDisposal, holdRecords, liftHold } from '../store/disposal-commands.ts'
import { proposalById } from '../store/disposals.ts'
import { holdById } from '../store/retention.ts'
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
  resolve: async (input, { session, viewer, now }) => {
    const proposal = decodeId('disposal_proposal', input.proposal, 'input.proposal')
    const { expectedVersion, actOn, clearanceOn } = input
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
    const by = { issuer: viewer.issuer, subject: viewer.subject, at: now, proposal, key }
    const order = { expectedVersion, act, actOn, clearance, clearanceOn }
    const outcome = await approveDisposal(session, by, order)
    return isRefused(outcome) ? outcome : { proposal: await proposalById(session, outcome.proposal) }
  },
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
      description: 'Last day of the hold (scadenza), not in the past; until it is lifted unless told.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first hold.',
    }),
  }),
  payload: { proposal: { type: DisposalProposal, description: 'The proposal, without these records.' } },
  refusals: [NotFound, AlreadyDecided, RepeatedKey],
  resolve: async (input, { session, viewer, now }) => {
    const proposal = decodeId('disposal_proposal', input.proposal, 'input.proposal')
    const { reason, until = null } = input
    if (input.items.length === 0 || input.items.length > MOST_ITEMS)
      throw badInput([{ path: 'input.items', reason: `Indicare da 1 a ${MOST_ITEMS} documenti.` }])
    const items = input.items.map((id, at) => decodeId('disposal_item', id, `input.items.${at}`))
    const note = requiredText(input.note, 'input.note', { shortest: 10 })
    if (until && until < today(now))
      throw badInput([{ path: 'input.until', reason: 'La scadenza non può essere nel passato.' }])
    const key = idempotencyKey(input.idempotencyKey)
    const by = { issuer: viewer.issuer, subject: viewer.subject, at: now, proposal, key }
    const outcome = await holdRecords(session, by, { items, reason, note, until })
    return isRefused(outcome) ? outcome : { proposal: await proposalById(session, outcome.proposal) }
  },
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
  resolve: async (input, { session, viewer, now }) => {
    const hold = decodeId('retention_hold', input.hold, 'input.hold')
    const reason = requiredText(input.reason, 'input.reason', { shortest: 10 })
    const by = { issuer: viewer.issuer, subject: viewer.subject, at: now }
    const outcome = await liftHold(session, by, { hold, reason })
    return isRefused(outcome) ? outcome : { hold: await holdById(session, outcome.hold) }
  },
})
