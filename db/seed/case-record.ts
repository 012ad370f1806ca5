import type { Waits } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { accessInterview, assignment, caseRecord, evaluation } from '../cases/tables.ts'
import { type Day, dateOf, monthOf, workingMoment } from './calendar.ts'
import { careFactOf } from './care-fact.ts'
import type { CaseFile } from './case-file.ts'
import { TRANSFER_HOURS } from './course.ts'
import { orientationOf, recordEvents } from './events.ts'
import { idAt } from './ids.ts'
import type { Random } from './random.ts'
import { recordTransfer } from './transfers.ts'
import type { World } from './world.ts'

type Outcome = 'ACHIEVED' | 'PARTLY_ACHIEVED' | 'NOT_ACHIEVED'

/** How a case ended, as far as it has; null when nothing was evaluated. */
export function outcomeOf({ course }: CaseFile, random: Random): Outcome | null {
  return course.evaluated === null ? null : random.weighted(OUTCOMES)
}

/** Writes the case itself, its access, its people, its transfer and its events, and adds its fact. */
export function recordCase(
  world: World,
  file: CaseFile,
  number: string,
  outcome: Outcome | null,
  random: Random,
): void {
  const { course, person, fileReaders } = file
  const closureReason = course.closed === null ? null : reasonOfClosure(file, outcome, random)
  const suspendedOn = file.phase === 'SERVICE_DELIVERY' && random.chance(0.04) ? world.today - 1 : null
  const suspensionReason = suspendedOn === null ? null : random.pick(SUSPENSIONS)
  const status = file.phase === 'CLOSED' ? 'CLOSED' : suspendedOn === null ? 'OPEN' : 'SUSPENDED'
  recordTransfer(world, file, random)
  const version = recordEvents(world, file, { outcome, closureReason, suspendedOn, suspensionReason }, random)
  const heldSince = file.custody === 'AMBITO' ? course.transferDecided : null
  world.load.add(caseRecord, {
    id: file.id,
    number,
    personId: person.id,
    targetArea: file.targetArea,
    phase: file.phase,
    status,
    openedOn: dateOf(course.opened),
    closedOn: dateOrNull(course.closed),
    closureReason,
    projectOutcome: outcome,
    suspendedOn: dateOrNull(suspendedOn),
    suspensionReason,
    comune: file.town.istatCode,
    ambitoCode: file.ambito.code,
    holder: file.holder,
    heldSince: new Date(workingMoment(heldSince ?? course.opened, TRANSFER_HOURS.TRANSFER_DECIDED)),
    formerComuni: [],
    readers: file.readers,
    fileReaders,
    version,
    updatedAt: new Date(workingMoment(suspendedOn ?? lastDayOf(file), 0.99)),
    assessmentReachedOn: dateOrNull(course.assessmentPlanned),
    projectReachedOn: dateOrNull(course.drafted),
    deliveryReachedOn: dateOrNull(course.deliveryStarted),
    closureReachedOn: dateOrNull(course.closed),
    nextDueOn: 'infinity',
    personChanges: 0,
  })
  if (course.accessRecorded !== null) recordAccess(world, file, course.accessRecorded, random)
  recordManagers(world, file, random)
  if (course.evaluated !== null && outcome !== null) {
    world.load.add(evaluation, {
      id: idAt(workingMoment(course.evaluated, random.unit()), random),
      caseId: file.id,
      evaluatedOn: dateOf(course.evaluated),
      outcome,
      conclusion: CONCLUSIONS[outcome],
      withdrawnAt: null,
      readers: fileReaders,
    })
  }
  world.facts.add('cases.case-facts-changed', {
    ...careFactOf(file),
    phase: file.phase,
    version,
    pseudonym: pseudonym(world.pseudonymKey, 'case', file.id),
    recordKey: recordKey(world.pseudonymKey, file.id),
    status,
    openedMonth: monthOf(course.opened).slice(0, 7),
    closedMonth: course.closed === null ? null : monthOf(course.closed).slice(0, 7),
    outcome: closureReason,
    waits: waitsOf(file),
  })
}

function waitsOf({ course }: CaseFile): Waits {
  const until = (day: Day | null) => (day === null ? null : day - course.opened)
  return {
    assessment: until(course.assessmentPlanned),
    project: until(course.drafted),
    delivery: until(course.deliveryStarted),
    closure: until(course.closed),
  }
}

const dateOrNull = (day: Day | null) => (day === null ? null : dateOf(day))

function reasonOfClosure({ person, course }: CaseFile, outcome: Outcome | null, random: Random): string {
  if (course.assessed === null) return 'ORIENTATION_COMPLETED'
  if (person.deceasedOn !== null) return 'DECEASED'
  if (outcome === 'ACHIEVED') return 'NEED_RESOLVED'
  return random.pick(['WITHDRAWN', 'UNTRACEABLE', 'OTHER'])
}

function lastDayOf({ course }: CaseFile): Day {
  return Math.max(...Object.values(course).filter((day) => typeof day === 'number'))
}

function recordAccess(world: World, file: CaseFile, day: Day, random: Random): void {
  const { id, need, phase, fileReaders } = file
  const outcome = orientationOf(file)
  const received = workingMoment(day, random.unit())
  world.load.add(accessInterview, {
    id: idAt(received, random),
    caseId: id,
    channel: random.weighted(CHANNELS),
    motive: random.weighted(MOTIVES),
    request: random.pick(need.requests),
    preAssessment: phase === 'ACCESS_AND_ORIENTATION' ? null : random.pick(need.findings),
    orientation: outcome && ORIENTATIONS[outcome],
    outcome,
    receivedAt: new Date(received),
    readers: fileReaders,
  })
}

/** The comune's case manager leaves when the Ambito's takes over; a new case may wait for one. */
function recordManagers(world: World, file: CaseFile, random: Random): void {
  const { course, managers, fileReaders } = file
  if (file.phase === 'ACCESS_AND_ORIENTATION' && random.chance(0.5)) return
  const handedOver = file.custody === 'AMBITO' ? course.transferDecided : null
  const add = (operatorId: string, role: 'CASE_MANAGER' | 'TEAM', since: Day, until: Day | null) =>
    world.load.add(assignment, {
      id: idAt(workingMoment(since, random.unit()), random),
      caseId: file.id,
      operatorId,
      role,
      since: dateOf(since),
      until: until === null ? null : dateOf(until),
      readers: fileReaders,
    })
  const since = course.accessRecorded ?? course.opened
  add(managers.comune.id, 'CASE_MANAGER', since, handedOver ?? course.closed)
  if (handedOver !== null) {
    add(managers.ambito.id, 'CASE_MANAGER', handedOver, course.closed)
    if (random.chance(0.5)) add(managers.comune.id, 'TEAM', handedOver, course.closed)
  }
}

const ORIENTATIONS = {
  INFORMATION_ONLY: 'Informazioni sui servizi del territorio',
  TAKEN_IN_CHARGE: 'Presa in carico del servizio sociale professionale',
} as const

const SUSPENSIONS = ['HOSPITALISED', 'TEMPORARILY_AWAY', 'SUSPENDED_ON_REQUEST', 'AWAITING_OTHERS'] as const

const OUTCOMES = [
  ['ACHIEVED', 50],
  ['PARTLY_ACHIEVED', 35],
  ['NOT_ACHIEVED', 15],
] as const

const CONCLUSIONS: Record<Outcome, string> = {
  ACHIEVED: 'Gli obiettivi del progetto sono stati raggiunti.',
  PARTLY_ACHIEVED: 'Gli obiettivi del progetto sono stati raggiunti in parte.',
  NOT_ACHIEVED: 'Gli obiettivi del progetto non sono stati raggiunti.',
}

const CHANNELS = [
  ['IN_PERSON', 62],
  ['PHONE', 18],
  ['EMAIL', 10],
  ['HOME', 6],
  ['LETTER', 3],
  ['OTHER', 1],
] as const
const MOTIVES = [
  ['SPONTANEOUS', 66],
  ['SENT', 22],
  ['SUMMONED', 9],
  ['DECREE', 3],
] as const
