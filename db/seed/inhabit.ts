import { demoCitizen } from '../registry/tables.ts'
import type { Care } from './care.ts'
import { applicantAmong } from './care.ts'
import { anyPlace, Caseload } from './caseload.ts'
import { Families, type SeedHousehold } from './families.ts'
import { recordFindings } from './findings.ts'
import { recordIsee } from './isee.ts'
import { addPersonFact, type Person, recordFamily } from './people.ts'
import { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/** Where the citizen of the demo lives. */
const DEMO_TOWN = '072006'

/** Fills every town with households and their cases. Yields after each household how many persons it has added. */
export function* inhabit(world: World, ambiti: readonly TownsOfAmbito[], care: Care): Generator<number> {
  const families = new Families(world.today, ambiti)
  const caseload = new Caseload()
  for (const ambito of ambiti) {
    for (const town of ambito.towns) {
      let room = town.persons
      for (let household = 0; room > 0; household++) {
        const random = new Random(world.seed, 'household', town.istatCode, household)
        const demo = town.istatCode === DEMO_TOWN && household === 0 && room >= 3
        const family = demo
          ? families.ofThree(town, ambito, random)
          : families.next(town, ambito, room, random)
        const persons = settle(world, family, random)
        if (demo) showCitizen(world, family, persons, care, random)
        else if (caseload.takesNext(ambito)) openCases(family, persons, care, caseload, town, ambito, random)
        else if (random.chance(0.01)) visitOf(persons, care, random)
        room -= persons.length
        yield persons.length
      }
    }
  }
}

function settle(world: World, family: SeedHousehold, random: Random): Person[] {
  const persons = recordFamily(world, family, random)
  const isee = recordIsee(world, persons, random)
  for (const person of persons) {
    recordFindings(world, person, random)
    addPersonFact(world, person, isee.get(person) ?? null)
  }
  return persons
}

/** Whoever came from elsewhere may have the case there still: such cases are outside the town's count. */
function openCases(
  family: SeedHousehold,
  persons: readonly Person[],
  care: Care,
  caseload: Caseload,
  town: Town,
  ambito: TownsOfAmbito,
  random: Random,
): void {
  const person = applicantAmong(persons, random)
  if (!person) return
  care.open(
    person,
    family.home,
    family.before ? anyPlace(random) : caseload.next(town, ambito, random),
    random,
  )
  if (random.chance(0.12)) {
    const other = applicantAmong(persons, random) ?? person
    care.open(other, family.home, { phase: 'CLOSED', custody: 'COMUNE' }, random)
  }
}

function visitOf(persons: readonly Person[], care: Care, random: Random): void {
  const person = applicantAmong(persons, random)
  if (person) care.visit(person, random)
}

/** The mother has a case with a project that runs, and an appointment. */
function showCitizen(
  world: World,
  family: SeedHousehold,
  persons: readonly Person[],
  care: Care,
  random: Random,
): void {
  const mother = persons[1]
  if (!mother?.taxCode) return
  care.open(mother, family.home, { phase: 'SERVICE_DELIVERY', custody: 'COMUNE' }, random)
  care.visit(mother, random)
  world.load.add(demoCitizen, { onlyOne: true, taxCode: mother.taxCode })
}
