import {
  multifondoProject,
  progressEntry,
  progressRejection,
  progressRow,
  progressStep,
} from '../finance/multifondo-tables.ts'
import { DEMO_ISSUER } from '../src/audit/principal.ts'
import { type Day, dateOf, dayOf, workingMoment, yearOf } from './calendar.ts'
import { idAt } from './ids.ts'
import type { PlannedLine } from './plan-lines.ts'
import { cup } from './procurement-codes.ts'
import { Random } from './random.ts'
import type { World } from './world.ts'

/** An intervention with what others than the funds of the plan pay of it. */
export interface PaidIntervention {
  readonly id: string
  readonly ambitoCode: string
  readonly title: string
  /** When its plan was approved. */
  readonly approved: Day
  readonly lines: readonly PlannedLine[]
}

/** What the PN Inclusione gives beside the funds of the plan, a third as much, to a service for people in poverty that the plan has. */
export function inclusionLines(lines: readonly PlannedLine[]): PlannedLine[] {
  const service = lines.find(({ service: { serviceType } }) => serviceType === 'A2.17')?.service
  const own = lines.filter((line) => line.service === service)
  return [...Map.groupBy(own, ({ year }) => year)].flatMap(([year, ofYear]) => {
    const cents =
      Math.round(ofYear.reduce((sum, line) => sum + line.cents, 0) / 3 / HUNDRED_EUROS) * HUNDRED_EUROS
    return service && cents > 0 ? [{ service, fund: FOLLOWED_FUND, year, cents }] : []
  })
}

const FOLLOWED_FUND = 'PN-INCL'
const HUNDRED_EUROS = 10_000

/**
 * Writes the project of an intervention that the PN Inclusione pays, if it does, and what was entered of it in each bimester since: the older ones validated, the latest on their way
 * through the three tasks or given back. Money is added at the end of the load, from the ledger ({@link FIGURES_OF_PROGRESS}).
 */
export function recordMultifondoProject(world: World, intervention: PaidIntervention): void {
  const { id: interventionId, ambitoCode, title, approved, lines } = intervention
  const cents = lines.reduce((sum, { fund, cents }) => sum + (fund === FOLLOWED_FUND ? cents : 0), 0)
  if (cents === 0) return
  const random = new Random(world.seed, 'multifondo', interventionId)
  const id = idAt(workingMoment(approved, random.unit()), random)
  world.load.add(multifondoProject, {
    id,
    ambitoCode,
    cup: cup(random, yearOf(approved)),
    fund: FOLLOWED_FUND,
    interventionId,
    title,
    startsOn: dateOf(approved),
    endsOn: `${yearOf(approved) + 2}-12-31`,
    version: 1,
  })
  const periods = bimestersOver(approved, world.today)
  for (const [index, period] of periods.entries()) {
    const age = periods.length - 1 - index
    const project = { id, ambitoCode, approved, users: Math.max(3, Math.round(cents / CENTS_PER_PERSON)) }
    recordEntry(world, project, { ...period, age, share: index + 1 }, random)
  }
}

interface Period {
  readonly year: number
  readonly bimester: number
  /** The day after its last. */
  readonly over: Day
}

/** The bimesters that ended between two days, the first one first. */
function bimestersOver(from: Day, today: Day): Period[] {
  const periods: Period[] = []
  for (let year = yearOf(from); year <= yearOf(today); year++)
    for (let bimester = 1; bimester <= 6; bimester++) {
      const next =
        bimester === 6 ? `${year + 1}-01-01` : `${year}-${String(bimester * 2 + 1).padStart(2, '0')}-01`
      const over = dayOf(next)
      if (over > from && over < today) periods.push({ year, bimester, over })
    }
  return periods
}

type Step = (typeof progressStep.$inferInsert)['step']
type State = (typeof progressEntry.$inferInsert)['state']

/** What may have become of an entry, by how many bimesters came after it: the steps, each by who takes it. */
function courseOf(age: number, random: Random): readonly (readonly [Step, Task])[] {
  const entered = [['ENTERED', 'ENTER']] as const
  const verified = [...entered, ['VERIFIED', 'VERIFY']] as const
  const returned = [...verified, ['REJECTED', 'VALIDATE']] as const
  if (age === 0) return random.pick([entered, entered, [...entered, ['REJECTED', 'VERIFY']]])
  if (age === 1) return random.pick([verified, verified, returned])
  return random.chance(0.3)
    ? [...returned, ['CORRECTED', 'ENTER'], ['VERIFIED', 'VERIFY'], ['VALIDATED', 'VALIDATE']]
    : [...verified, ['VALIDATED', 'VALIDATE']]
}

type Task = 'ENTER' | 'VERIFY' | 'VALIDATE'

interface Project {
  readonly id: string
  readonly ambitoCode: string
  readonly approved: Day
  /** How many persons it is meant to serve. */
  readonly users: number
}

const CENTS_PER_PERSON = 450_000

function recordEntry(
  world: World,
  { id: projectId, ambitoCode, approved, users }: Project,
  { year, bimester, over, age, share }: Period & { readonly age: number; readonly share: number },
  random: Random,
): void {
  const entryId = idAt(workingMoment(over, random.unit()), random)
  const own = { entryId, ambitoCode }
  const by: Readonly<Record<Task, string>> = {
    ENTER: `plan-office@${ambitoCode}`,
    VERIFY: `accountant@${ambitoCode}`,
    VALIDATE: 'controller',
  }
  let [revision, version] = [0, 0]
  let state: State = 'ENTERED'
  for (const [step, task] of courseOf(age, random)) {
    version++
    if (step === 'ENTERED' || step === 'CORRECTED') {
      revision++
      const achieved = Math.round(users * Math.min(0.95, 0.12 * share)) + revision - 1
      recordRows(world, own, { revision, users, achieved, approved, over })
    }
    state = step === 'CORRECTED' ? 'ENTERED' : step
    world.load.add(progressStep, {
      ...own,
      version,
      revision,
      step,
      task,
      issuer: DEMO_ISSUER,
      subject: by[task],
      at: new Date(workingMoment(Math.min(world.today, over + version), random.unit())),
      snapshotId: null,
      returnId: null,
    })
    if (step === 'REJECTED')
      world.load.add(progressRejection, {
        ...own,
        version,
        revision,
        rowNumber: 2,
        reason: 'Il valore raggiunto non trova riscontro nei registri.',
      })
  }
  world.load.add(progressEntry, {
    id: entryId,
    projectId,
    ambitoCode,
    year,
    bimester,
    state,
    revision,
    version,
  })
}

function recordRows(
  world: World,
  own: { readonly entryId: string; readonly ambitoCode: string },
  given: {
    readonly revision: number
    readonly users: number
    readonly achieved: number
    readonly approved: Day
    readonly over: Day
  },
): void {
  const { revision, users, achieved, approved, over } = given
  world.load.add(progressRow, {
    ...EMPTY,
    ...own,
    revision,
    number: 2,
    kind: 'PHYSICAL',
    indicator: 'Persone prese in carico',
    unit: 'persone',
    target: users.toFixed(2),
    achieved: achieved.toFixed(2),
  })
  for (const [index, [milestone, after]] of MILESTONES.entries()) {
    const day = approved + after
    world.load.add(progressRow, {
      ...EMPTY,
      ...own,
      revision,
      number: index + 3,
      kind: 'PROCEDURAL',
      milestone,
      plannedOn: dateOf(day),
      actualOn: day < over ? dateOf(day) : null,
    })
  }
}

/** What happens how many days after the approval of the plan. */
const MILESTONES = [
  ['Pubblicazione dell’avviso', 20],
  ['Affidamento del servizio', 75],
  ['Avvio delle attività', 100],
  ['Conclusione delle attività', 700],
] as const

const EMPTY = {
  admittedCents: null,
  committedCents: null,
  paidCents: null,
  indicator: null,
  unit: null,
  target: null,
  achieved: null,
  milestone: null,
  plannedOn: null,
  actualOn: null,
}

/** Row 1 of each revision: what the ledger had when the bimester ended. Runs once all movements are there. */
export const FIGURES_OF_PROGRESS = `
  insert into finance.progress_row (entry_id, ambito_code, revision, number, kind, admitted_cents, committed_cents, paid_cents)
  select entry.id, entry.ambito_code, written.revision, 1, 'FINANCIAL', admitted, committed, paid
  from finance.progress_entry entry
  cross join generate_series(1, entry.revision) as written (revision)
  cross join lateral finance.ledger_of_project(entry.project_id, entry.year, entry.bimester)`
