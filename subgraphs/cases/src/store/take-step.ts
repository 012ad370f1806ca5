import { caseRecord, event } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import type { OutboxEvent } from '@cse/db/src/outbox/emitter'
import { builtOnce } from '@cse/db/src/query/built-once'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { Reading, SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { forbidden } from '@cse/schema/errors'
import {
  isRefusalOf,
  keptOutcomes,
  notFound,
  type Refused,
  refuse,
  type repeatedKey,
  staleVersion,
} from '@cse/schema/refusal'
import { rolledBackWhenRefused, type Undo } from '@cse/schema/roll-back'
import { principalOf, type Viewer } from '@cse/schema/viewer'
import type { CaseProgress } from '../rules/case-fact.ts'
import { ownHolders } from '../rules/holder.ts'
import type { StepName } from '../rules/pathway.ts'
import type { CasePhase } from '../rules/phase.ts'
import { effectOf, obstacleTo, roleFor } from '../rules/step.ts'
import { appendStepEvent } from './append-step-event.ts'
import { keyOfHolder } from './data-key.ts'
import { type CaseStanding, progressFields, standingsOf } from './standing.ts'

/** Who acts, and when. */
export interface StepContext {
  readonly viewer: Viewer
  readonly at: Date
}

/** What a client says of the case it saw, and the step it wants to take. */
export interface RequestedStep {
  /** uuid of the case. */
  readonly case: string
  readonly expectedVersion: number
  readonly step: StepName
  /** Written by professionals for professionals. */
  readonly note?: string | null
  /** What else is to be looked up before the step, beside where the case stands; it throws when the client is wrong. */
  readonly check?: (reading: Reading) => Promise<void>
  /** Columns of the case that change with the step, besides phase, status and version. */
  readonly changes?: CaseChanges
  /** Where the step leads when that follows from more than its rule, such as from the history of the case; or why it may not be taken. */
  readonly course?: (writing: Writing, standing: CaseStanding) => Promise<StepTarget | StepRefused>
  /** For a creation that must not happen twice: `operation` is the mutation's name, `input` what the client sent with the key. */
  readonly idempotencyKey?: { readonly key: string; readonly operation: string; readonly input: unknown }
}

/** The case a client saw, and what professionals are to read about the step. */
export type RequestedMove = Pick<RequestedStep, 'case' | 'expectedVersion' | 'note'>

type CaseChanges = Partial<
  Pick<
    typeof caseRecord.$inferInsert,
    | 'closedOn'
    | 'closureReason'
    | 'projectOutcome'
    | 'suspendedOn'
    | 'suspensionReason'
    | 'assessmentReachedOn'
    | 'projectReachedOn'
    | 'closureReachedOn'
  >
>

/** Where a step leads, where its rule does not say so. */
export interface StepTarget {
  readonly phase: CasePhase
  readonly status: CaseStanding['status']
  /** Columns of the case that change with it, besides those that the step changes anyway. */
  readonly changes?: CaseChanges
}

/** What the work of a step came to. */
export interface Done {
  /** What changed, in ids, codes and states, as the history keeps it and replay needs it; never a text somebody wrote. */
  readonly facts?: Readonly<Record<string, unknown>>
  /** What is emitted beside, once the step is taken. */
  readonly events?: readonly OutboxEvent[]
}

/** What every step may be refused for; one with an idempotency key also for that key. */
export type StepRefused =
  | ReturnType<typeof notFound>
  | ReturnType<typeof staleVersion>
  | ReturnType<typeof notHolder>
  | ReturnType<typeof phaseNotAllowed>

/**
 * Takes a step of the pathway, in one transaction: reads where the case stands, applies the rules (`step.ts`), claims the version, lets `work` write
 * what the step brings, appends the event and emits the fact for analytics. A refusal of `work` undoes all of it.
 * @returns what `work` returned without its facts and events, and the case; or why the step was not taken.
 * @throws GraphQLError FORBIDDEN when the step is never this viewer's to take.
 */
export async function takeStep<Result extends Done | Refused, Requested extends RequestedStep>(
  session: SchemaSession,
  { viewer, at }: StepContext,
  requested: Requested,
  work: (writing: Writing, standing: CaseStanding, course: StepTarget) => Promise<Result>,
): Promise<Taken<Result> | Extract<Result, Refused> | StepRefused | Repeated<Requested>> {
  const { step, idempotencyKey } = requested
  const role = roleFor(step, viewer)
  if (role === null) throw forbidden()

  const take = async (writing: Writing, undo: Undo<Extract<Result, Refused>>) => {
    const [[standing]] = await Promise.all([
      standingsOf(writing, [requested.case]),
      requested.check?.(writing),
    ])
    if (!standing) return notFound()
    const refusal = refusalOf(viewer, standing, requested)
    if (refusal) return refusal
    const { records, movesCustody, ...effect } = effectOf(step, standing)
    const course = (await requested.course?.(writing, standing)) ?? effect
    if ('refused' in course) return course
    const { phase, status } = course
    const changes = { ...requested.changes, ...('changes' in course ? course.changes : {}) }
    const claimed = await claim(writing, { ...requested, changes }, { phase, status, at })
    if (!claimed) {
      const [now] = await standingsOf(writing, [requested.case])
      return now ? staleVersion(now.version) : notFound()
    }
    const result = await work(writing, standing, course)
    if (isRefusalOf(result)) return undo(result)
    const { facts = {}, events = [], ...made } = result as Done
    const version = requested.expectedVersion + 1
    const id = newUuid()
    const note = requested.note
      ? (await keyOfHolder(writing, standing)).encrypt(event.note, id, requested.note)
      : null
    const appended = records && {
      id,
      kind: records,
      at,
      actorIssuer: viewer.issuer,
      actor: viewer.subject,
      actorRole: role,
      note,
      facts: { version, status, ...facts },
      // who hands the case over does not know whose keys it carries now: the database fills them in
      readers: movesCustody ? null : standing.fileReaders,
    }
    appendStepEvent(writing, { ...standing, ...claimed, phase, status, version }, appended, events)
    return { ...made, case: requested.case }
  }

  return rolledBackWhenRefused(async (undo: Undo<Extract<Result, Refused>>) => {
    const taking = (writing: Writing) => take(writing, undo)
    const outcome = idempotencyKey
      ? writeOnce(
          session,
          { schema: 'cases', ...principalOf(viewer), ...idempotencyKey },
          keptOutcomes,
          taking,
        )
      : session.write(taking)
    // What `work` made comes back as it is, or as its idempotency record kept it.
    return (await outcome) as Taken<Result> | StepRefused | Repeated<Requested>
  })
}

type Repeated<Requested> = Requested extends { readonly idempotencyKey: object }
  ? ReturnType<typeof repeatedKey>
  : never

/** What a step taken comes to: the ids that its work returned, and that of the case. */
export type Taken<Result> = Omit<Exclude<Result, Refused>, 'facts' | 'events'> & { readonly case: string }

/** The case is with another organisation. */
export function notHolder() {
  return refuse('NotHolder', 'La cartella è in carico a un altro ente.')
}

/** The step is out of order. */
export function phaseNotAllowed(phase: CasePhase, obstacle: string) {
  return refuse('PhaseNotAllowed', `Il passo non è consentito ora. ${obstacle}`, { phase, obstacle })
}

function refusalOf(viewer: Viewer, standing: CaseStanding, { step, expectedVersion }: RequestedStep) {
  if (!ownHolders(viewer).includes(standing.holder)) return notHolder()
  if (standing.version !== expectedVersion) return staleVersion(standing.version)
  const obstacle = obstacleTo(step, standing)
  return obstacle === null ? null : phaseNotAllowed(standing.phase, obstacle)
}

interface Claim {
  readonly phase: CasePhase
  readonly status: CaseStanding['status']
  readonly at: Date
}

interface Claiming extends Claim {
  readonly id: string
  readonly expectedVersion: number
  readonly version: number
}

/** The statement that claims a case and changes some columns of it, by their names with commas between. */
const claimWith = builtOnce((changed: string) =>
  prepared('claim case', (given: Given<Claiming & CaseChanges>) =>
    query
      .update(caseRecord)
      .set({
        ...Object.fromEntries(
          changed
            .split(',')
            .filter(isChange)
            .map((column) => [column, sql`${given[column]}`]),
        ),
        phase: sql`${given.phase}`,
        status: sql`${given.status}`,
        version: sql`${given.version}`,
        updatedAt: sql`${given.at}`,
      })
      .where(and(eq(caseRecord.id, given.id), eq(caseRecord.version, given.expectedVersion)))
      .returning(progressFields),
  ),
)

const CHANGES: ReadonlySet<string> = new Set<keyof CaseChanges>([
  'closedOn',
  'closureReason',
  'projectOutcome',
  'suspendedOn',
  'suspensionReason',
  'assessmentReachedOn',
  'projectReachedOn',
  'closureReachedOn',
])
const isChange = (column: string): column is keyof CaseChanges => CHANGES.has(column)

/**
 * Counts the change on the case, which locks it: of two who saw the same version only one goes on.
 * @returns how far the case has come with it; null for the other.
 */
function claim(
  writing: Writing,
  { case: id, expectedVersion, changes = {} }: RequestedStep,
  { phase, status, at }: Claim,
): Promise<CaseProgress | null> {
  const version = expectedVersion + 1
  const statement = claimWith(Object.keys(changes).join())
  return writing.one(statement({ ...changes, id, expectedVersion, version, phase, status, at }))
}
