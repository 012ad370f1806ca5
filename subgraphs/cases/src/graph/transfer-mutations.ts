import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type CasesContext } from '../builder.ts'
import { transferById } from '../store/transfer.ts'
import { requestTransfer, returnCase } from '../store/transfer-commands.ts'
import { answerTransfer, revokeTransfer } from '../store/transfer-decision.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { NotFound, NotHolder, RepeatedKey, StaleVersion, stepRefusals } from './refusals.ts'
import { Transfer, TransferStatus } from './transfer.ts'
import { ProposalNotOpen, TransferPending } from './transfer-refusals.ts'

const AlreadyHolder = refusalType(builder, 'AlreadyHolder', {
  description: 'Who would receive the case owns it already.',
})
const NotAddressee = refusalType(builder, 'NotAddressee', {
  description: 'Who asked for the transfer cannot answer the request.',
})
const CaseClosed = refusalType(builder, 'CaseClosed', { description: 'The case is closed.' })
const TransferNotPending = refusalType(builder, 'TransferNotPending', {
  description: 'The transfer was already accepted, rejected or revoked.',
  details: { status: { type: TransferStatus, description: 'How it ended.' } },
})

const TransferRequestBasis = builder.enumType('TransferRequestBasis', {
  description: 'What a request for transfer may rest on (presupposto della richiesta).',
  values: {
    PUBLIC_INTEREST: {
      description:
        'The task of public interest of the social service (interesse pubblico, Reg. UE 2016/679 art. 6.1.e, 9.2.g; L. 328/2000 art. 22): the basis of a transfer within the service.',
    },
    CONSENT: {
      description:
        'The person’s consent (consenso), only where a law asks for it, as for sharing beyond the service.',
    },
    OVERRIDE: {
      deprecationReason: 'Since 2026-11-30: a transfer within the service rests on PUBLIC_INTEREST.',
      description:
        'The reason given, which overrides the lack of consent (motivazione in assenza di consenso).',
    },
  },
})

mutation(builder, 'requestTransfer', {
  description:
    'Asks the Ambito to take the case over (richiesta di trasferimento), as a complex need does that calls for the UVM; or, following a proposal, the comune where the person lives now. Nothing changes hands before it accepts.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    transferProposal: t.id({
      required: false,
      description:
        'Id of the proposal that is followed to the new comune of residence; without it the Ambito is asked.',
    }),
    basis: t.field({
      type: TransferRequestBasis,
      required: true,
      description: 'What the request rests on (presupposto).',
    }),
    consentOn: t.field({
      type: 'Date',
      required: false,
      description:
        'With CONSENT: day on which it was given (data del consenso); that of its record, or else the day of the request, by default.',
    }),
    consent: t.id({
      required: false,
      description:
        'With CONSENT: id of the consent that is recorded of the person, if it is (riferimento del consenso): to the transfer, and in force.',
    }),
    reason: t.string({
      required: true,
      description: 'Why the case is to move, for who is asked to read (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: {
    transfer: { type: Transfer, description: 'The request.' },
    case: { type: Case, description: 'The case, still where it was.' },
  },
  refusals: [...stepRefusals, RepeatedKey, AlreadyHolder, CaseClosed, TransferPending, ProposalNotOpen],
  decode: ({ basis, ...input }, { now }) => ({
    ...caseMoveOf(input),
    proposal: uuidOf('transfer_proposal', input.transferProposal, 'input.transferProposal'),
    ...consentOf(basis, input, today(now)),
    basis,
  }),
  resolve: (command, context) => requestTransfer(context.session, actingOf(context), command),
  answer: ({ transfer }, context, { case: uuid }) => changedTransfer({ transfer, case: uuid }, context),
})

mutation(builder, 'acceptTransfer', {
  description:
    'Who was asked takes ownership of the case (presa in carico): the Ambito, or the new comune of residence. From now on it has the file, and the comune that had it keeps a summary and its own diary.',
  input: (t) => ({
    transfer: t.id({ required: true, description: 'Id of the transfer.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the transfer that was read.' }),
    reason: t.string({
      required: false,
      description: 'What is to be noted with the decision (nota): up to 2,000 characters.',
    }),
  }),
  payload: {
    transfer: { type: Transfer, description: 'The transfer, accepted.' },
    case: { type: Case, description: 'The case, now the receiver’s.' },
  },
  refusals: [NotFound, StaleVersion, TransferNotPending, NotAddressee],
  decode: (input) => ({
    reason: optionalText(input.reason, 'input.reason'),
    transfer: decodeId('transfer', input.transfer, 'input.transfer'),
    expectedVersion: input.expectedVersion,
  }),
  resolve: (command, context) => answerTransfer(context.session, actingOf(context), command, 'ACCEPTED'),
  answer: (done, context, { transfer }) => changedTransfer({ transfer, case: done.case }, context),
})

mutation(builder, 'rejectTransfer', {
  description:
    'Who was asked declines to take the case over (rifiuto della presa in carico): nothing changes hands.',
  input: (t) => ({
    transfer: t.id({ required: true, description: 'Id of the transfer.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the transfer that was read.' }),
    reason: t.string({
      required: true,
      description: 'Why, for who asked to read (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: { transfer: { type: Transfer, description: 'The transfer, rejected.' } },
  refusals: [NotFound, StaleVersion, TransferNotPending, NotAddressee],
  decode: (input) => reasonedDecisionOf(input),
  resolve: (command, context) => answerTransfer(context.session, actingOf(context), command, 'REJECTED'),
  answer: async (_, { session }, { transfer }) => ({ transfer: await transferById(session, transfer) }),
})

mutation(builder, 'revokeTransfer', {
  description:
    'Who asked for the transfer withdraws the request (revoca), as long as it waits for its answer.',
  input: (t) => ({
    transfer: t.id({ required: true, description: 'Id of the transfer.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the transfer that was read.' }),
    reason: t.string({
      required: true,
      description: 'Why, for who was asked to read (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: {
    transfer: { type: Transfer, description: 'The transfer, revoked.' },
    case: { type: Case, description: 'The case, where it always was.' },
  },
  refusals: [NotFound, StaleVersion, TransferNotPending, NotHolder],
  decode: (input) => reasonedDecisionOf(input),
  resolve: (command, context) => revokeTransfer(context.session, actingOf(context), command),
  answer: (done, context, { transfer }) => changedTransfer({ transfer, case: done.case }, context),
})

mutation(builder, 'returnCase', {
  description:
    'The Ambito gives the case back to its comune (restituzione), at once: the comune has the file again, the Ambito sees the case no more.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    reason: t.string({
      required: true,
      description: 'Why, for the comune to read (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: { transfer: { type: Transfer, description: 'The transfer back, accepted.' } },
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => caseMoveOf(input),
  resolve: (command, context) => returnCase(context.session, actingOf(context), command),
  answer: async ({ transfer }, { session }) => ({ transfer: await transferById(session, transfer) }),
})

/** The case that is to move, and why. @throws GraphQLError BAD_USER_INPUT */
function caseMoveOf({ expectedVersion, ...input }: Reasoned & { readonly case: string }) {
  return {
    reason: requiredText(input.reason, 'input.reason'),
    case: decodeId('case', input.case, 'input.case'),
    expectedVersion,
  }
}

/** The transfer that is rejected or revoked, and why. @throws GraphQLError BAD_USER_INPUT */
function reasonedDecisionOf({ expectedVersion, ...input }: Reasoned & { readonly transfer: string }) {
  return {
    reason: requiredText(input.reason, 'input.reason'),
    transfer: decodeId('transfer', input.transfer, 'input.transfer'),
    expectedVersion,
  }
}

interface Reasoned {
  readonly expectedVersion: number
  readonly reason: string
}

async function changedTransfer(
  done: { readonly transfer: string; readonly case: string },
  context: CasesContext,
) {
  return {
    transfer: await transferById(context.session, done.transfer),
    ...(await changedCase(done, context)),
  }
}

/** The consent on which a request rests. Throws BAD_USER_INPUT when it was given in the future, or does not belong to the basis. */
function consentOf(
  basis: typeof TransferRequestBasis.$inferType,
  { consentOn, consent }: { consentOn?: string | null | undefined; consent?: string | null | undefined },
  day: string,
) {
  const given = { consentOn: consentOn ?? null, consentId: uuidOf('consent', consent, 'input.consent') }
  if (basis !== 'CONSENT' && (given.consentOn || given.consentId))
    throw badInput([
      { path: 'input.basis', reason: 'La richiesta riporta un consenso ma non si fonda su di esso.' },
    ])
  if (given.consentOn && given.consentOn > day)
    throw badInput([{ path: 'input.consentOn', reason: 'La data del consenso è nel futuro.' }])
  return basis === 'CONSENT' && given.consentId === null
    ? { ...given, consentOn: given.consentOn ?? day }
    : given
}

const uuidOf = (type: string, id: string | null | undefined, path: string) =>
  id == null ? null : decodeId(type, id, path)
