import { type Day, workingMoment } from './calendar.ts'
import type { CasePlace } from './caseload.ts'
import { type Course, courseTo } from './course.ts'
import type { Home } from './families.ts'
import { idAt } from './ids.ts'
import { type Need, needOf, targetAreaOf } from './needs.ts'
import type { Operator, Operators } from './operators.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/** A case before it is written: everything its parts have in common. */
export interface CaseFile extends CasePlace {
  readonly id: string
  readonly person: Person
  readonly targetArea: string
  readonly need: Need
  readonly course: Course
  /** The comune that opened it, and its Ambito. */
  readonly town: Town
  readonly ambito: TownsOfAmbito
  /** Key of who owns it now. */
  readonly holder: string
  readonly readers: string[]
  readonly fileReaders: string[]
  /** Who manages it in the comune, and in the Ambito once that holds it. */
  readonly managers: { readonly comune: Operator; readonly ambito: Operator }
}

/** Makes a case of a person; whoever has moved since has it where the person lived then. */
export function openCaseFile(
  { today }: World,
  person: Person,
  home: Home,
  { phase, custody }: CasePlace,
  operators: Operators,
  random: Random,
): CaseFile {
  const course = courseTo(phase, custody, today, random)
  const { town, ambito } = person.before && course.opened < home.since ? person.before : home
  const targetArea = targetAreaOf(person, random)
  const comuneKey = `comune:${town.istatCode}`
  const holder = custody === 'AMBITO' ? `ambito:${ambito.code}` : comuneKey
  const fileReaders = [holder, person.key]
  return {
    id: idAt(workingMoment(course.opened, random.unit()), random),
    person,
    targetArea,
    need: needOf(targetArea),
    phase,
    custody,
    course,
    town,
    ambito,
    holder,
    fileReaders,
    readers: custody === 'AMBITO' ? [...fileReaders, comuneKey] : fileReaders,
    managers: {
      comune: random.pick(operators.socialWorkers(town)),
      ambito: random.pick(operators.planOffice(ambito)),
    },
  }
}

/** Who worked on the case on a day, and for which organisation. */
export function workerOn(file: CaseFile, day: Day): { operator: Operator; organisation: string } {
  const { custody, course, managers, ambito, town } = file
  const inAmbito = custody === 'AMBITO' && course.transferDecided !== null && day >= course.transferDecided
  return inAmbito
    ? { operator: managers.ambito, organisation: `ambito:${ambito.code}` }
    : { operator: managers.comune, organisation: `comune:${town.istatCode}` }
}
