import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { isRefused } from '@cse/schema/refusal'
import { refusalType, sharedRefusals } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { transferById } from '../store/transfer.ts'
import { decideTransfer, requestTransfer, returnCase } from '../store/transfer-commands.ts'
import { Case } from './case.ts'
import { Transfer, TransferStatus } from './transfer.ts'

const { StaleVersion, NotFound } = sharedRefusals(builder)

const AlreadyHolder = refusalType(builder, 'AlreadyHolder', {
  description: 'The Ambito owns the case already.',
})
const NotHolder = refusalType(builder, 'NotHolder', { description: 'The Ambito does not own the case.' })
const CaseClosed = refusalType(builder, 'CaseClosed', { description: 'The case is closed.' })
const TransferPending = refusalType(builder, 'TransferPending', {
  description: 'A transfer of the case waits for an answer already.',
  details: { since: { type: 'DateTime', description: 'Since when it waits.' } },
})
const TransferNotPending = refusalType(builder, 'TransferNotPending', {
  description: 'The transfer was already accepted, rejected or revoked.',
  details: { status: { type: TransferStatus, description: 'How it ended.' } },
})

const TransferRequestBasis = builder.enumType('TransferRequestBasis', {
  description: 'What a request for transfer may rest on (presupposto della richiesta).',
  values: {
    CONSENT: { description: 'The person’s consent (consenso).' },
    OVERRIDE: {
      description:
        'The reason given, which overrides the lack of consent (motivazione in assenza di consenso).',
    },
  },
})

mutation(builder, 'requestTransfer', {
  description:
    'Asks the Ambito to take the case over (richiesta di trasferimento), as a complex need does that calls for the UVM. Nothing changes hands before it accepts.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    basis: t.field({
      type: TransferRequestBasis,
      required: true,
      description: 'What the request rests on (presupposto).',
    }),
    reason: t.string({
      required: true,
      description: 'Why the case is to move, for the Ambito to read (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: {
    transfer: { type: Transfer, description: 'The request.' },
    case: { type: Case, description: 'The case, still the comune’s.' },
  },
  refusals: [NotFound, StaleVersion, AlreadyHolder, CaseClosed, TransferPending],
  resolve: async ({ expectedVersion, basis, ...input }, { session, viewer, now }) => {
    const reason = checkedReason(input.reason)
    const uuid = decodeId('case', input.case, 'input.case')
    const act = { subject: viewer.subject, at: now }
    const outcome = await requestTransfer(session, act, { case: uuid, expectedVersion, basis, reason })
    if (isRefused(outcome)) return outcome
    return { transfer: await transferById(session, outcome.transfer), case: await caseById(session, uuid) }
  },
})

mutation(builder, 'acceptTransfer', {
  description:
    'The Ambito takes ownership of the case (presa in carico). From now on it has the file, and the comune keeps a summary and its own diary.',
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
    case: { type: Case, description: 'The case, now the Ambito’s.' },
  },
  refusals: [NotFound, StaleVersion, TransferNotPending],
  resolve: async ({ expectedVersion, ...input }, { session, viewer, now }) => {
    const reason = input.reason == null ? null : checkedReason(input.reason)
    const transfer = decodeId('transfer', input.transfer, 'input.transfer')
    const act = { subject: viewer.subject, at: now }
    const outcome = await decideTransfer(session, act, { transfer, expectedVersion, reason }, 'ACCEPTED')
    if (isRefused(outcome)) return outcome
    return { transfer: await transferById(session, transfer), case: await caseById(session, outcome.case) }
  },
})

mutation(builder, 'rejectTransfer', {
  description:
    'The Ambito declines to take the case over (rifiuto della presa in carico): nothing changes hands.',
  input: (t) => ({
    transfer: t.id({ required: true, description: 'Id of the transfer.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the transfer that was read.' }),
    reason: t.string({
      required: true,
      description: 'Why, for the comune to read (motivazione): 1 to 2,000 characters.',
    }),
  }),
  payload: { transfer: { type: Transfer, description: 'The transfer, rejected.' } },
  refusals: [NotFound, StaleVersion, TransferNotPending],
  resolve: async ({ expectedVersion, ...input }, { session, viewer, now }) => {
    const reason = checkedReason(input.reason)
    const transfer = decodeId('transfer', input.transfer, 'input.transfer')
    const act = { subject: viewer.subject, at: now }
    const outcome = await decideTransfer(session, act, { transfer, expectedVersion, reason }, 'REJECTED')
    return isRefused(outcome) ? outcome : { transfer: await transferById(session, transfer) }
  },
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
  refusals: [NotFound, StaleVersion, NotHolder],
  resolve: async ({ expectedVersion, ...input }, { session, viewer, now }) => {
    const reason = checkedReason(input.reason)
    const uuid = decodeId('case', input.case, 'input.case')
    const outcome = await returnCase(
      session,
      { subject: viewer.subject, at: now },
      { case: uuid, expectedVersion, reason },
    )
    return isRefused(outcome) ? outcome : { transfer: await transferById(session, outcome.transfer) }
  },
})

const longestReason = 2_000

/** The reason without blanks around it. Throws BAD_USER_INPUT when it is empty or too long. */
function checkedReason(given: string): string {
  const reason = given.trim()
  const problem =
    (reason === '' && 'La motivazione è obbligatoria.') ||
    (reason.length > longestReason && `La motivazione supera ${longestReason} caratteri.`)
  if (problem) throw badInput([{ path: 'input.reason', reason: problem }])
  return reason
}
