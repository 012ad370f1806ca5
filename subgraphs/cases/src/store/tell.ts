import { event } from '@cse/db/cases/tables'
import { emitAll, factEvent, type OutboxEvent } from '@cse/db/src/outbox/outbox-events'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { caseFact, type ToldCase } from '../rules/case-fact.ts'
import type { EventKind } from '../rules/pathway.ts'

/** What is appended to the history of a case; its phase is the one in which it leaves the case. */
export interface Happening {
  readonly id: string
  readonly kind: EventKind
  readonly at: Date
  /** Issuer and subject of the operator's token. */
  readonly actorIssuer: string
  readonly actor: string
  readonly actorRole: string
  /** Encrypted, under the id of the happening. */
  readonly note: string | null
  /** Ids, codes and states; no text that somebody wrote. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Keys of the file; null lets the database fill them in. */
  readonly readers: readonly string[] | null
}

/**
 * Appends what happened to the history and tells analytics how the case stands now, and others what else there is to tell, in one
 * statement. Nobody waits for it: it leaves ahead of the commit, which fails when it does.
 */
export function tell(
  writing: Writing,
  told: ToldCase,
  happening: Happening | null,
  others: readonly OutboxEvent[] = [],
): void {
  const events = [factEvent('cases', caseFact(told)), ...others]
  const { uuid: caseId, phase } = told
  writing
    .run(
      happening
        ? happenedAndTold({ ...happening, caseId, phase, events: JSON.stringify(events) })
        : emitAll(events),
    )
    .catch(() => {})
}

const happenedAndTold = prepared(
  'record happening',
  (
    given: Given<Happening & { readonly caseId: string; readonly phase: string; readonly events: string }>,
  ) => sql`
    with happened as (
      insert into ${event} (id, case_id, kind, phase, at, actor_issuer, actor, actor_role, note, facts, readers)
      values (${given.id}, ${given.caseId}, ${given.kind}, ${given.phase}, ${given.at}, ${given.actorIssuer}, ${given.actor}, ${given.actorRole}, ${given.note},
        ${given.facts}, ${given.readers})
    )
    select registry.emit(event->>'topic', event->'payload', event->>'jobKey') from jsonb_array_elements(${given.events}::jsonb) as event`,
)
