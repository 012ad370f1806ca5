import { badInput, type Violation } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type PersonsContext } from '../builder.ts'
import {
  cancelFictitiousResidence,
  decideFictitiousResidence,
  requestFictitiousResidence,
} from '../store/fictitious-residence-commands.ts'
import { fictitiousResidenceById } from '../store/fictitious-residences.ts'
import { actingOf } from './acting.ts'
import { FictitiousResidence } from './fictitious-residence.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'
import { receivingComune } from './registration.ts'
import { NotResidentHere, ResidenceOverlaps, ResidenceUnchanged } from './residence-mutation.ts'
import { AlreadyDecided } from './rights-decisions.ts'

const HasResidence = refusalType(builder, 'HasResidence', {
  description: 'The person is registered as resident: a fictitious residence is for who is not.',
})
const FictitiousResidencePending = refusalType(builder, 'FictitiousResidencePending', {
  description: 'The person has asked already, or is registered at the address of the comune.',
})
const payload = {
  fictitiousResidence: { type: FictitiousResidence, description: 'The procedure as it stands.' },
}
const unmoved = [
  NotFound,
  StaleVersion,
  AlreadyDecided,
  NotResidentHere,
  ResidenceOverlaps,
  ResidenceUnchanged,
] as const

mutation(builder, 'requestFictitiousResidence', {
  description:
    'Writes down that somebody without a residence asks to be registered at the address of the comune (richiesta di iscrizione in via fittizia).',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person, who has no residence.' }),
    comune: t.id({ description: 'ISTAT code of the comune; needed by who works for several.' }),
    requestedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the request; not in the future.',
    }),
    protocol: t.string({ required: true, description: 'Its protocol number, up to 60 characters.' }),
    presence: t.string({
      required: true,
      description: 'Where the person is usually found (luogo di abituale presenza), 3 to 500 characters.',
    }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first request.',
    }),
  }),
  payload,
  refusals: [NotFound, RepeatedKey, HasResidence, FictitiousResidencePending],
  decode: (input, { viewer, now }) => {
    const { requestedOn } = input
    const person = decodeId('person', input.person, 'input.person')
    const comune = receivingComune(viewer, input.comune ?? null)
    notInFuture({ requestedOn }, now)
    const protocol = requiredText(input.protocol, 'input.protocol', { longest: 60 })
    const presence = requiredText(input.presence, 'input.presence', { shortest: 3, longest: 500 })
    return {
      requested: { person, comune, requestedOn, protocol, presence },
      key: idempotencyKey(input.idempotencyKey),
    }
  },
  resolve: ({ requested, key }, context) =>
    requestFictitiousResidence(context.session, { ...actingOf(context), key }, requested),
  answer: procedureNow,
})

mutation(builder, 'decideFictitiousResidence', {
  description:
    'Writes down what the registry office decided (provvedimento sull’iscrizione in via fittizia): a residence at the address of the comune from a day on, with the next number of the register; or a refusal.',
  input: (t) => ({
    fictitiousResidence: t.id({ required: true, description: 'Id of the procedure.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the person that was read.' }),
    granted: t.boolean({ required: true, description: 'Whether the person is registered (accolta).' }),
    decidedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the decision; not in the future.',
    }),
    decision: t.string({ required: true, description: 'Number of the act and why, 3 to 2,000 characters.' }),
    address: t.string({
      description:
        'When granted, the address of the comune: `Via della Casa Comunale 1`, up to 200 characters.',
    }),
    registeredFrom: t.field({
      type: 'Date',
      description: 'When granted, the first day (decorrenza); that of the decision by default.',
    }),
  }),
  payload,
  refusals: unmoved,
  decode: ({ granted, decidedOn, registeredFrom, ...input }, { now }) => {
    const from = registeredFrom ?? decidedOn
    notInFuture({ decidedOn, registeredFrom: from }, now)
    const address = optionalText(input.address, 'input.address', { longest: 200 })
    if (granted && address === null)
      throw badInput([{ path: 'input.address', reason: 'Occorre l’indirizzo della casa comunale.' }])
    return {
      id: decodeId('fictitious_residence', input.fictitiousResidence, 'input.fictitiousResidence'),
      expectedVersion: input.expectedVersion,
      decision: {
        on: decidedOn,
        decision: requiredText(input.decision, 'input.decision', { shortest: 3 }),
        registration: granted && address !== null ? { address, from } : null,
      },
    }
  },
  resolve: ({ id, expectedVersion, decision }, context) =>
    decideFictitiousResidence(context.session, { ...actingOf(context), expectedVersion }, id, decision),
  answer: procedureNow,
})

mutation(builder, 'cancelFictitiousResidence', {
  description:
    'Cancels a registration at the address of the comune (cancellazione), when the person has left or cannot be found: the residence ends. Who finds a home is cancelled by the new residence.',
  input: (t) => ({
    fictitiousResidence: t.id({ required: true, description: 'Id of the procedure.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the person that was read.' }),
    cancelledOn: t.field({
      type: 'Date',
      required: true,
      description: 'From which day on; not in the future.',
    }),
    reason: t.string({ required: true, description: 'Why (motivo), 3 to 2,000 characters.' }),
  }),
  payload,
  refusals: unmoved,
  decode: ({ cancelledOn, ...input }, { now }) => {
    notInFuture({ cancelledOn }, now)
    return {
      id: decodeId('fictitious_residence', input.fictitiousResidence, 'input.fictitiousResidence'),
      expectedVersion: input.expectedVersion,
      cancellation: { on: cancelledOn, reason: requiredText(input.reason, 'input.reason', { shortest: 3 }) },
    }
  },
  resolve: ({ id, expectedVersion, cancellation }, context) =>
    cancelFictitiousResidence(context.session, { ...actingOf(context), expectedVersion }, id, cancellation),
  answer: procedureNow,
})

/** @throws GraphQLError BAD_USER_INPUT naming the days that have not come yet */
function notInFuture(days: Readonly<Record<string, string>>, now: Date): void {
  const wrong = Object.entries(days).flatMap(([name, day]): Violation[] =>
    day > today(now) ? [{ path: `input.${name}`, reason: 'La data non può essere nel futuro.' }] : [],
  )
  if (wrong.length > 0) throw badInput(wrong)
}

async function procedureNow(done: { readonly fictitiousResidence: string }, { session }: PersonsContext) {
  return { fictitiousResidence: await fictitiousResidenceById(session, done.fictitiousResidence) }
}
