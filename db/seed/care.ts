import { recordActivationPact } from './activation-pact.ts'
import { recordAssessments } from './assessments.ts'
import { yearOf } from './calendar.ts'
import { openCaseFile } from './case-file.ts'
import { outcomeOf, recordCase } from './case-record.ts'
import type { CasePlace } from './caseload.ts'
import { recordDeliveries, recordSuspension } from './deliveries.ts'
import { recordDiary } from './diary.ts'
import type { Home } from './families.ts'
import { recordConsent } from './findings.ts'
import type { FrontOffices } from './front-office.ts'
import type { Operators } from './operators.ts'
import type { Person } from './people.ts'
import { recordPlanned, type Supply } from './planned-intervention.ts'
import { recordProject } from './project.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Opens cases, with everything that belongs to them. */
export class Care {
  readonly #world: World
  readonly #operators: Operators
  readonly #supply: Supply
  readonly #offices: FrontOffices
  readonly #numbers = new Map<string, number>()
  #opened = 0

  constructor(world: World, operators: Operators, supply: Supply, offices: FrontOffices) {
    this.#world = world
    this.#operators = operators
    this.#supply = supply
    this.#offices = offices
  }

  /** How many cases were opened. */
  get opened(): number {
    return this.#opened
  }

  /** Writes a case of the person, who lives at `home` or was last registered there. */
  open(person: Person, home: Home, place: CasePlace, random: Random): void {
    const world = this.#world
    const file = openCaseFile(world, person, home, place, this.#operators, random)
    const outcome = outcomeOf(file, random)
    recordCase(world, file, this.#number(yearOf(file.course.opened), file.town.istatCode), outcome, random)
    recordConsent(world, person, file.course.opened, random)
    recordAssessments(world, file, random)
    recordActivationPact(world, file)
    const interventions = recordProject(world, file, outcome, this.#supply, random)
    for (const intervention of interventions) {
      recordPlanned(world, intervention, recordDeliveries(world, file, intervention, random))
      recordSuspension(world, file, intervention)
    }
    recordDiary(world, file, random)
    const expected = file.custody === 'COMUNE' && file.phase !== 'CLOSED' && person.home?.town === file.town
    if (expected && random.chance(0.25)) this.#visit(person, file.id, random)
    this.#opened++
  }

  /** Writes an appointment at the front office of the comune where the person lives. */
  visit(person: Person, random: Random): void {
    this.#visit(person, null, random)
  }

  #visit({ id, home }: Person, caseId: string | null, random: Random): void {
    if (home) this.#offices.book(home.town, { personId: id, caseId }, random)
  }

  #number(year: number, comune: string): string {
    const series = `${year}/${comune}`
    const number = (this.#numbers.get(series) ?? 0) + 1
    this.#numbers.set(series, number)
    return `${series}/${String(number).padStart(6, '0')}`
  }
}

/** Who of a household asks for help; nobody when only small children or the dead are left. */
export function applicantAmong(persons: readonly Person[], random: Random): Person | undefined {
  const able = persons.filter(({ age, deceasedOn }) => age >= 6 && deceasedOn === null)
  if (able.length === 0) return undefined
  return random.weighted(
    able.map((person) => [person, person.age >= 65 ? 4 : person.age < 18 ? 3 : 2] as const),
  )
}
