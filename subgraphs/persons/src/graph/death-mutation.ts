import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { recordDeath } from '../store/death-command.ts'
import { personById } from '../store/people.ts'
import { actingOf } from './acting.ts'
import { CertifiedBySource } from './certified-by-source.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { NotResidentHere } from './residence-mutation.ts'
import { Person } from './types.ts'

const DeathUnchanged = refusalType(builder, 'DeathUnchanged', {
  description: 'The day of death is the one on record, or there is none to take back.',
})

mutation(builder, 'recordDeath', {
  description:
    'Writes down that a person has died (decesso), as the comune of residence learns of it: from now on no case, appointment or month of a service begins after that day, and open cases fall due to be closed. Without a day it takes back what was written by mistake.',
  input: (t) => ({
    person: t.id({ required: true, description: 'Id of the person.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the person that was read.' }),
    deceasedOn: t.field({
      type: 'Date',
      required: false,
      description:
        'Day of death (data di decesso), not in the future; none: the death on record was a mistake.',
    }),
  }),
  payload: { person: { type: Person, description: 'The person.' } },
  refusals: [NotFound, StaleVersion, NotResidentHere, DeathUnchanged, CertifiedBySource],
  decode: ({ expectedVersion, deceasedOn = null, ...input }, { now }) => {
    const person = decodeId('person', input.person, 'input.person')
    if (deceasedOn !== null && deceasedOn > today(now))
      throw badInput([{ path: 'input.deceasedOn', reason: 'Il decesso non può essere nel futuro.' }])
    return { seen: { person, expectedVersion }, deceasedOn }
  },
  resolve: ({ seen, deceasedOn }, context) =>
    recordDeath(context.session, { ...actingOf(context), ...seen }, deceasedOn),
  answer: async (_, { session }, { seen }) => ({ person: await personById(session, seen.person) }),
})
