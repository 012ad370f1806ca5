import type { CasePhase } from './phase.ts'
import type { EventKind } from './step-rule.ts'

/** Something that happened in a case; its phase is the one in which it left the case. */
export interface PastEvent {
  readonly kind: EventKind
  readonly phase: CasePhase
  readonly facts: Readonly<Record<string, unknown>>
}

/** A mistaken event, with the phase of the case before it. */
export interface Mistake {
  readonly event: PastEvent
  readonly before: CasePhase
  /** What happened afterwards, oldest first. */
  readonly since: readonly PastEvent[]
  /** The case had come to the phase of the event for the first time. */
  readonly first: boolean
}

/** The last event that is what was done by mistake; null when there is none that followed another. History is oldest first. */
export function lastMistake(
  history: readonly PastEvent[],
  is: (event: PastEvent, before: PastEvent) => boolean,
): Mistake | null {
  for (let at = history.length - 1; at > 0; at--) {
    const [before, event] = [history[at - 1], history[at]]
    if (before && event && is(event, before))
      return {
        event,
        before: before.phase,
        since: history.slice(at + 1),
        first: history.slice(0, at).every(({ phase }) => phase !== event.phase),
      }
  }
  return null
}

/** With which the need was found, or somebody else came to answer for it: no planning of before can be taken back any more. */
const SETTLES: ReadonlySet<EventKind> = new Set([
  'ASSESSMENT_COMPLETED',
  'UVM_DECIDED',
  'TRANSFER_ACCEPTED',
  'CASE_RETURNED',
])

/**
 * The planning of an assessment that brought the case to where it is, once the last one planned is cancelled: the case goes back to where it
 * was. Null when something else brought it there, or it is settled meanwhile.
 */
export function mistakenPlanning(history: readonly PastEvent[]): Mistake | null {
  const reached = lastMistake(
    history,
    ({ phase }, before) => phase === 'NEEDS_ASSESSMENT' && before.phase !== phase,
  )
  if (reached?.event.kind !== 'ASSESSMENT_PLANNED') return null
  const stayed = reached.since.every(({ kind, phase }) => phase === 'NEEDS_ASSESSMENT' && !SETTLES.has(kind))
  return stayed ? reached : null
}

/** How the draft of a project, or of its variation, was begun; null when the history does not show it. */
export function draftingOf(
  history: readonly PastEvent[],
  project: string | null,
  variation: boolean,
): Mistake | null {
  const begun = variation ? 'PROJECT_VARIED' : 'PROJECT_DRAFTED'
  return lastMistake(history, ({ kind, facts }) => kind === begun && facts.project === project)
}

/** What may happen in a closed case without it being another: what was wrong about it is put right. */
const HARMLESS: ReadonlySet<EventKind> = new Set([
  'ACCESS_CORRECTED',
  'DELIVERY_CORRECTED',
  'EVALUATION_CORRECTED',
  'DOCUMENT_WITHDRAWN',
])

/** How the case was closed last, and whether nothing else happened since. */
export function lastClosure(
  history: readonly PastEvent[],
): (Mistake & { readonly untouched: boolean }) | null {
  const closure = lastMistake(history, ({ phase }, before) => phase === 'CLOSED' && before.phase !== 'CLOSED')
  return closure && { ...closure, untouched: closure.since.every(({ kind }) => HARMLESS.has(kind)) }
}
