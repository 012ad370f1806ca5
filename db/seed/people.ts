import { iseeBand } from '@cse/schema/bands'
import type { Cents } from '@cse/schema/cents'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { resident as residentInCases } from '../cases/tables.ts'
import {
  householdMember,
  household as householdTable,
  person,
  relationship,
  residence,
} from '../persons/tables.ts'
import { resident } from '../services/tables.ts'
import { DAY, type Day, dateOf, workingMoment, yearOf } from './calendar.ts'
import { emailOf, mobileNumber } from './contacts.ts'
import type { Home, Resident, SeedHousehold } from './families.ts'
import { idAt } from './ids.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** A person with a record. */
export interface Person extends Resident {
  readonly id: string
  readonly key: string
  /** Pseudonym towards analytics. */
  readonly pseudonym: string
  readonly age: number
  readonly deceasedOn: Day | null
  /** Where the person is registered now; none for those who have no fixed abode. */
  readonly home: Home | null
  readonly before: Home | null
}

/** Writes the records of a family and answers its persons, in the family's order. */
export function recordFamily(world: World, family: SeedHousehold, random: Random): Person[] {
  const { home } = family
  const alone = family.members.length === 1
  const abode = alone && random.chance(0.01) ? null : home
  const household = abode ? idAt(workingMoment(home.since, random.unit()), random) : null
  const persons = family.members.map((resident) => personOf(world, resident, abode, family.before, random))
  if (household) {
    world.load.add(householdTable, {
      id: household,
      comune: home.town.istatCode,
      address: home.address,
      readers: [`comune:${home.town.istatCode}`, ...persons.map(({ key }) => key)],
    })
  }
  for (const one of persons) {
    recordPerson(world, one, household, random)
    recordResidences(world, one, home, random)
  }
  if (alone && random.chance(0.3)) recordSomebodyClose(world, persons[0], random)
  return persons
}

/** Emits the fact of a person, whose household's latest ordinary ISEE in cents is known by now. */
export function addPersonFact(
  world: World,
  { id, pseudonym, sex, birth, home }: Person,
  isee: Cents | null,
): void {
  world.facts.add('persons.person-facts-changed', {
    pseudonym,
    sex,
    birthYear: birth.year,
    comune: home?.town.istatCode ?? null,
    iseeBand: iseeBand(isee),
    recordKey: recordKey(world.pseudonymKey, id),
    version: 1,
  })
}

function personOf(
  world: World,
  resident: Resident,
  home: Home | null,
  before: Home | null,
  random: Random,
): Person {
  const id = idAt(
    workingMoment(Math.max(resident.born, world.today - random.between(200, 2_200)), random.unit()),
    random,
  )
  const age = yearOf(world.today) - resident.birth.year
  const died = age > 72 && random.chance(0.012)
  return {
    ...resident,
    id,
    key: `person:${id}`,
    pseudonym: pseudonym(world.pseudonymKey, 'person', id),
    age,
    deceasedOn: died ? world.today - random.between(5, 300) : null,
    home,
    before,
  }
}

function recordPerson(world: World, one: Person, householdId: string | null, random: Random): void {
  const { home } = one
  const elsewhere = random.chance(0.02) ? one.before : null
  const reachable = one.age >= 18 && one.givenName !== null
  world.load.add(person, {
    id: one.id,
    taxCode: one.taxCode,
    givenName: one.givenName,
    familyName: one.familyName,
    sex: one.sex,
    birthYear: one.birth.year,
    birthMonth: one.birth.month,
    birthDay: one.birth.day,
    birthPlaceCode: one.birthPlace.code,
    birthPlaceName: one.birthPlace.name,
    citizenships: [...one.citizenships],
    deceasedOn: one.deceasedOn === null ? null : dateOf(one.deceasedOn),
    residenceComune: home?.town.istatCode ?? null,
    residenceAddress: home?.address ?? null,
    residenceSince: home ? dateOf(Math.max(home.since, one.born)) : null,
    domicileComune: elsewhere?.town.istatCode ?? null,
    domicileAddress: elsewhere?.address ?? null,
    email: reachable && random.chance(0.4) ? emailOf(one.givenName ?? '', one.familyName, random) : null,
    mobile: reachable && random.chance(0.7) ? mobileNumber(random) : null,
    householdId,
    healthCode: null,
    codeName: null,
    language: null,
    interpreterNeeded: false,
    identitySource: 'ANPR',
    receivedBy: null,
    readers: home ? [`comune:${home.town.istatCode}`, one.key] : [one.key],
    version: 1,
    updatedAt: new Date((world.today - random.between(1, 200)) * DAY),
  })
  if (home) {
    // the copy that services keeps: whose front offices receive the person
    world.load.add(resident, {
      personId: one.id,
      comune: home.town.istatCode,
      since: dateOf(Math.max(home.since, one.born)),
      readers: [`comune:${home.town.istatCode}`, one.key],
    })
    // and the one of cases: who may open a case of the person
    world.load.add(residentInCases, {
      personId: one.id,
      comune: home.town.istatCode,
      since: dateOf(Math.max(home.since, one.born)),
      readers: [`comune:${home.town.istatCode}`],
    })
  }
  if (householdId && home) {
    world.load.add(householdMember, {
      householdId,
      personId: one.id,
      givenName: one.givenName,
      familyName: one.familyName,
      relationCode: one.relation,
      since: dateOf(Math.max(home.since, one.born)),
      until: null,
    })
  }
}

/** The history ends where the person lives now, or where a person without abode was last registered. */
function recordResidences(world: World, one: Person, last: Home, random: Random): void {
  const { before } = one
  const add = (home: Home, from: Day, to: Day | null) =>
    world.load.add(residence, {
      id: idAt(workingMoment(from, random.unit()), random),
      personId: one.id,
      comune: home.town.istatCode,
      address: home.address,
      validFrom: dateOf(from),
      validTo: to === null ? null : dateOf(to),
    })
  if (before && one.born < last.since) add(before, Math.max(before.since, one.born), last.since)
  const from = Math.max(last.since, one.born)
  const left = one.home ? one.deceasedOn : world.today - random.between(20, 900)
  add(last, from, left === null ? null : Math.max(from, left))
}

function recordSomebodyClose(world: World, one: Person | undefined, random: Random): void {
  if (!one) return
  const kind = random.pick(
    one.age > 65 ? ['CHILD', 'CAREGIVER', 'NEIGHBOUR'] : ['SIBLING', 'PARENT', 'FRIEND'],
  )
  world.load.add(relationship, {
    id: idAt(workingMoment(world.today - random.between(10, 900), random.unit()), random),
    personId: one.id,
    otherPersonId: null,
    otherName: `${random.pick(['Anna', 'Marco', 'Lucia', 'Paolo', 'Rita'])} ${one.familyName}`,
    kind,
    note: random.chance(0.4) ? 'Reperibile nel pomeriggio' : null,
    since: null,
    until: null,
    endReason: null,
  })
}
