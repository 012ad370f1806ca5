import { event } from '@cse/db/cases/tables'
import { emitAll, type OutboxEvent } from '@cse/db/src/outbox/emitter'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { CaseFactSource } from '../rules/case-fact.ts'
import type { EventKind } from '../rules/step-rule.ts'
import { caseFactEvent } from './fact-events.ts'

/** What is appended to the history of a case; its phase is the one in which it leaves the case. */
export interface StepEvent {
  readonly id: string
  readonly kind: EventKind
  readonly at: Date
  /** Issuer and subject of the operator's token. */
  readonly actorIssuer: string
  readonly actor: string
  readonly actorRole: string
  /** Encrypted, under the id of the event. */
  readonly note: string | null
  /** Ids, codes and states; no text that somebody wrote. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Keys of the file; null lets the database fill them in. */
  readonly readers: readonly string[] | null
}

/**
 * Appends the event of a step to the history and emits the fact of the case as it stands now, with what else there is to emit, in one
 * statement. Nobody waits for it: it leaves ahead of the commit, which fails when it does.
 */
export function appendStepEvent(
  writing: Writing,
  standing: CaseFactSource,
  appended: StepEvent | null,
  others: readonly OutboxEvent[] = [],
): void {
  const events = [caseFactEvent(writing, standing), ...others]
  const { uuid: caseId, phase } = standing
  writing
    .run(
      appended
        ? appendAndEmit({ ...appended, caseId, phase, events: JSON.stringify(events) })
        : emitAll(events),
    )
    .catch(() => {})
}

const appendAndEmit = prepared(
  'record happening',
  (
    given: Given<StepEvent & { readonly caseId: string; readonly phase: string; readonly events: string }>,
  ) => sql`
    with happened as (
      insert into ${event} (id, case_id, kind, phase, at, actor_issuer, actor, actor_role, note, facts, readers)
      values (${given.id}, ${given.caseId}, ${given.kind}, ${given.phase}, ${given.at}, ${given.actorIssuer}, ${given.actor}, ${given.actorRole}, ${given.note},
        ${given.facts}, ${given.readers})
    )
    select registry.emit(event->>'topic', event->'payload', event->>'jobKey') from jsonb_array_elements(${given.events}::jsonb) as event`,
)
