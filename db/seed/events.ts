import { event } from '../cases/tables.ts'
import type { eventKinds } from '../cases/vocabulary.ts'
import { DEMO_ISSUER } from '../src/audit/principal.ts'
import { type Day, workingMoment } from './calendar.ts'
import { type CaseFile, workerOn } from './case-file.ts'
import { type Phase, TRANSFER_HOURS, uvmDays } from './course.ts'
import { idAt } from './ids.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** How a case went, as far as the dates of its course do not show it. */
interface Ending {
  readonly outcome: string | null
  readonly closureReason: string | null
  readonly suspendedOn: Day | null
  readonly suspensionReason: string | null
}

/** Writes what happened to the case, in order. @returns how many events there are, which is the version of the case. */
export function recordEvents(world: World, file: CaseFile, ending: Ending, random: Random): number {
  const events = eventsOf(file, ending)
  let last = 0
  for (const [before, { kind, phase, day }] of events.entries()) {
    const at = Math.max(last + 60_000, workingMoment(day, shareOfDay(kind, random)))
    last = at
    const { operator } =
      kind === 'TRANSFER_REQUESTED' ? { operator: file.managers.comune } : workerOn(file, day)
    const decides = kind === 'TRANSFER_ACCEPTED' || kind === 'TRANSFER_REJECTED'
    const { subject, role } = decides ? file.managers.ambito : operator
    world.load.add(event, {
      id: idAt(at, random),
      caseId: file.id,
      kind,
      phase,
      at: new Date(at),
      actorIssuer: DEMO_ISSUER,
      actor: subject,
      actorRole: role,
      note: null,
      facts: { version: before + 1, status: statusAfter(kind, phase), ...factsOf(kind, file, ending) },
      readers: file.fileReaders,
    })
  }
  return events.length
}

interface Happening {
  readonly kind: (typeof eventKinds)[number]
  readonly phase: Phase
  readonly day: Day
}

/** A transfer is asked for and answered at the moments its own record has. */
function shareOfDay(kind: Happening['kind'], random: Random): number {
  if (kind === 'TRANSFER_REQUESTED') return TRANSFER_HOURS.TRANSFER_REQUESTED
  if (kind === 'TRANSFER_ACCEPTED' || kind === 'TRANSFER_REJECTED') return TRANSFER_HOURS.TRANSFER_DECIDED
  return random.unit() * 0.7
}

/** Where the access led; null while that is open. */
export function orientationOf({ course, phase }: CaseFile) {
  if (phase === 'ACCESS_AND_ORIENTATION') return null
  return course.assessmentPlanned === null ? 'INFORMATION_ONLY' : 'TAKEN_IN_CHARGE'
}

function statusAfter(kind: Happening['kind'], phase: Phase) {
  if (phase === 'CLOSED') return 'CLOSED'
  return kind === 'CASE_SUSPENDED' ? 'SUSPENDED' : 'OPEN'
}

/** What the steps of the pathway keep with these events. */
function factsOf(kind: Happening['kind'], file: CaseFile, ending: Ending): object {
  switch (kind) {
    case 'CASE_OPENED':
      return { holder: `comune:${file.town.istatCode}` }
    case 'ACCESS_RECORDED':
      return { outcome: orientationOf(file) }
    case 'TRANSFER_ACCEPTED':
      return { holder: `ambito:${file.ambito.code}` }
    case 'CASE_EVALUATED':
      return { outcome: ending.outcome }
    case 'CASE_SUSPENDED':
      return { reason: ending.suspensionReason }
    case 'CASE_CLOSED':
      return { reason: ending.closureReason }
    default:
      return {}
  }
}

function eventsOf({ course, custody }: CaseFile, { suspendedOn }: Ending): Happening[] {
  const requested: Phase = custody === 'REQUESTED' ? course.phase : 'NEEDS_ASSESSMENT'
  const answer = custody === 'AMBITO' ? 'TRANSFER_ACCEPTED' : 'TRANSFER_REJECTED'
  const convened = uvmDays({ course, custody })
  const all: readonly (readonly [kind: Happening['kind'], phase: Phase, day: Day | null])[] = [
    ['CASE_OPENED', 'ACCESS_AND_ORIENTATION', course.opened],
    ['ACCESS_RECORDED', 'ACCESS_AND_ORIENTATION', course.accessRecorded],
    ['ASSESSMENT_PLANNED', 'NEEDS_ASSESSMENT', course.assessmentPlanned],
    ['TRANSFER_REQUESTED', requested, course.transferRequested],
    [answer, requested, course.transferDecided],
    ['UVM_CONVENED', 'NEEDS_ASSESSMENT', convened?.convened ?? null],
    ['UVM_DECIDED', 'NEEDS_ASSESSMENT', convened?.held ?? null],
    ['ASSESSMENT_COMPLETED', 'NEEDS_ASSESSMENT', course.assessed],
    ['PROJECT_DRAFTED', 'INDIVIDUAL_PROJECT', course.drafted],
    ['PROJECT_AGREED', 'INDIVIDUAL_PROJECT', course.agreed],
    ['DELIVERY_STARTED', 'SERVICE_DELIVERY', course.deliveryStarted],
    ['CASE_SUSPENDED', 'SERVICE_DELIVERY', suspendedOn],
    ['CASE_EVALUATED', 'FINAL_EVALUATION', course.evaluated],
    ['CASE_CLOSED', 'CLOSED', course.closed],
  ]
  return all
    .flatMap(([kind, phase, day]) => (day === null ? [] : [{ kind, phase, day }]))
    .sort((a, b) => a.day - b.day)
}
