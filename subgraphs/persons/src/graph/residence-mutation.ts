import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { optionalText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { personById } from '../store/people.ts'
import { recordResidence } from '../store/residence-command.ts'
import { actingOf } from './acting.ts'
import { CertifiedBySource } from './certified-by-source.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { Person } from './types.ts'

export const NotResidentHere = refusalType(builder, 'NotResidentHere', {
  description: 'The person lives in none of the operator’s comuni: their comune of residence writes it down.',
})
export const ResidenceOverlaps = refusalType(builder, 'ResidenceOverlaps', {
  description: 'The new residence would begin before the one on record, or on the same day.',
  details: {
    since: { type: 'Date', description: 'When the residence on record began, or the last one ended.' },
  },
})
export const ResidenceUnchanged = refusalType(builder, 'ResidenceUnchanged', {
  description: 'Comune and address are those on record.',
})

mutation(builder, 'recordResidence', {
  description:
    'Writes down where a person lives from a day on (cambio di residenza). The new comune sees the record from now on, the former one no longer, unless it holds a case: who holds one is proposed a transfer.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the person that was read.' }),
    comune: t.id({
      required: false,
      description:
        'ISTAT code of the new comune, of Puglia. None, and no address: the person is registered in none any more (emigrazione, irreperibilità).',
    }),
    address: t.string({
      required: false,
      description:
        'Street and number, postal code, place (indirizzo), up to 200 characters; needed with the comune.',
    }),
    since: t.field({
      type: 'Date',
      required: true,
      description: 'From which day on (decorrenza); not in the future.',
    }),
  }),
  payload: {
    person: { type: Person, description: 'The person; none when the viewer has lost sight of them.' },
  },
  refusals: [
    NotFound,
    StaleVersion,
    NotResidentHere,
    ResidenceOverlaps,
    ResidenceUnchanged,
    CertifiedBySource,
  ],
  decode: ({ expectedVersion, since, comune = null, ...input }, { now }) => {
    const person = decodeId('person', input.person, 'input.person')
    const address = optionalText(input.address, 'input.address', { longest: 200 })
    const wrong = []
    if (since > today(now))
      wrong.push({ path: 'input.since', reason: 'La residenza non può iniziare nel futuro.' })
    if ((comune === null) !== (address === null))
      wrong.push({ path: 'input.address', reason: 'Comune e indirizzo si indicano insieme.' })
    if (wrong.length > 0) throw badInput(wrong)
    return { seen: { person, expectedVersion }, move: { comune, address, since } }
  },
  resolve: ({ seen, move }, context) =>
    recordResidence(context.session, { ...actingOf(context), ...seen }, move),
  answer: async (_, { session }, { seen }) => ({ person: await personById(session, seen.person) }),
})
