import type { phases } from '../cases/vocabulary.ts'
import type { Day } from './calendar.ts'
import type { Random } from './random.ts'

export type Phase = (typeof phases)[number]

/** Who holds the case, or should. */
export type Custody = 'COMUNE' | 'AMBITO' | 'REQUESTED' | 'REJECTED'

/** The days on which a case went one step further; null what it has not reached. */
export interface Course {
  readonly phase: Phase
  readonly opened: Day
  readonly accessRecorded: Day | null
  readonly assessmentPlanned: Day | null
  readonly assessed: Day | null
  readonly drafted: Day | null
  readonly agreed: Day | null
  readonly deliveryStarted: Day | null
  /** Evaluation ends delivery. */
  readonly evaluated: Day | null
  readonly closed: Day | null
  /** A request to transfer the case to the Ambito, and the day of its answer. */
  readonly transferRequested: Day | null
  readonly transferDecided: Day | null
}

/** Some course that has brought a case to this phase by today. */
export function courseTo(phase: Phase, custody: Custody, today: Day, random: Random): Course {
  const oriented = phase === 'CLOSED' && custody === 'COMUNE' && random.chance(0.15)
  const reached = oriented ? ORIENTED : STEPS.slice(0, lastStep(phase, random) + 1)
  const requested = custody === 'AMBITO' || custody === 'REJECTED'
  const gaps = reached.map(({ gap: [least, most], step }) => {
    const gap = random.between(least, most)
    return requested && step === 'assessed' ? gap + LONGEST_TRANSFER : gap
  })
  const [least, most] = IN_PHASE[phase]
  // an answer to a request takes its time too
  const inPhase = random.between(requested && phase === 'NEEDS_ASSESSMENT' ? LONGEST_TRANSFER : least, most)

  let day = today - inPhase - gaps.reduce((sum, gap) => sum + gap, 0)
  const days: Partial<Record<Step, Day>> = {}
  reached.forEach(({ step }, index) => {
    day += gaps[index] ?? 0
    days[step] = day
  })
  const on = (step: Step): Day | null => days[step] ?? null
  return {
    phase,
    opened: on('opened') ?? day,
    accessRecorded: on('accessRecorded'),
    assessmentPlanned: on('assessmentPlanned'),
    assessed: on('assessed'),
    drafted: on('drafted'),
    agreed: on('agreed'),
    deliveryStarted: on('deliveryStarted'),
    evaluated: on('evaluated'),
    closed: on('closed'),
    ...transferOf(custody, on('assessmentPlanned'), { last: day, today }, random),
  }
}

/** A transfer follows the first assessment; one that waits was asked for in the last days. */
function transferOf(
  custody: Custody,
  planned: Day | null,
  { last, today }: { last: Day; today: Day },
  random: Random,
) {
  if (custody === 'REQUESTED') {
    return { transferRequested: Math.max(last, today - random.between(0, 20)), transferDecided: null }
  }
  if (custody === 'COMUNE' || planned === null) return { transferRequested: null, transferDecided: null }
  const requested = planned + random.between(1, 3)
  return { transferRequested: requested, transferDecided: requested + random.between(1, 7) }
}

/** When in the working day a transfer is asked for and answered, as a share of it. */
export const TRANSFER_HOURS = { TRANSFER_REQUESTED: 0.8, TRANSFER_DECIDED: 0.5 } as const

/** When the UVM of a case held by the Ambito was convened and sat; null when it was not, or has not yet. */
export function uvmDays({
  course,
  custody,
}: {
  course: Course
  custody: Custody
}): { convened: Day; held: Day | null } | null {
  if (custody !== 'AMBITO' || course.transferDecided === null) return null
  return { convened: course.transferDecided + 1, held: course.assessed }
}

type Step = Exclude<keyof Course, 'phase' | 'transferRequested' | 'transferDecided'>

/** Days from one step to the next. */
const STEPS: readonly { step: Step; gap: readonly [number, number] }[] = [
  { step: 'opened', gap: [0, 0] },
  { step: 'accessRecorded', gap: [0, 3] },
  { step: 'assessmentPlanned', gap: [2, 10] },
  { step: 'assessed', gap: [8, 35] },
  { step: 'drafted', gap: [3, 15] },
  { step: 'agreed', gap: [4, 20] },
  { step: 'deliveryStarted', gap: [3, 20] },
  { step: 'evaluated', gap: [100, 420] },
  { step: 'closed', gap: [5, 40] },
]

/** Some need no more than advice. */
const ORIENTED: typeof STEPS = [
  { step: 'opened', gap: [0, 0] },
  { step: 'accessRecorded', gap: [0, 3] },
  { step: 'closed', gap: [3, 30] },
]

function lastStep(phase: Phase, random: Random): number {
  const [first, last] = REACHED[phase]
  return random.between(first, last)
}

const REACHED: Record<Phase, readonly [number, number]> = {
  ACCESS_AND_ORIENTATION: [0, 1],
  NEEDS_ASSESSMENT: [2, 3],
  INDIVIDUAL_PROJECT: [4, 5],
  SERVICE_DELIVERY: [6, 6],
  FINAL_EVALUATION: [7, 7],
  CLOSED: [8, 8],
}

/** Days in the phase until today. */
const IN_PHASE: Record<Phase, readonly [number, number]> = {
  ACCESS_AND_ORIENTATION: [0, 25],
  NEEDS_ASSESSMENT: [2, 60],
  INDIVIDUAL_PROJECT: [1, 45],
  SERVICE_DELIVERY: [35, 400],
  FINAL_EVALUATION: [1, 40],
  CLOSED: [5, 650],
}

const LONGEST_TRANSFER = 12
