import type { Viewer } from '@cse/schema/viewer'
import { local } from '../../../test/viewers.ts'
import { bari, type fourPersons, lecce } from './people.ts'
import { mutating } from './run-mutation.ts'

/** The operators of the front offices that register people. */
export const secretariat = local([bari], 'SECRETARIAT')
export const worker = local([bari], 'SOCIAL_WORKER')
export const ofLecce = local([lecce], 'SECRETARIAT')

const FIELDS = `person { id givenName familyName codeName healthCode taxCode birth sex citizenships language interpreterNeeded identitySource
  residence { comune { istatCode } address since } residences { since } domicile { address } contacts { email mobile } version }`

/** Who declares everything that a resident declares. */
export const resident = {
  givenName: 'Giulia',
  familyName: 'D’Alessandro',
  sex: 'FEMALE',
  birth: '1991-03-08',
  birthPlaceName: 'Bari',
  citizenships: ['ITA'],
  residence: { comune: bari, address: 'Via Sparano 1', since: '2020-05-01' },
  email: 'giulia@example.it',
}

/** Registers people at a front office among four persons on record, each with a key of its own unless one is given. */
export function registering(people: Awaited<ReturnType<typeof fourPersons>>) {
  const mutate = mutating(people)
  let keys = 0
  return (viewer: Viewer, input: object) =>
    mutate(viewer, 'registerPerson', { idempotencyKey: `registrazione ${++keys}`, ...input }, FIELDS)
}

/** The id of the person that a registration answered. */
export const idOf = (outcome: unknown) => String(Object(Object(outcome).person).id)
