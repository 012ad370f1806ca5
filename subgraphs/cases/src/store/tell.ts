import { event } from '@cse/db/cases/tables'
import { factTopics } from '@cse/db/src/facts'
import { type Given, prepared } from '@cse/db/src/prepared'
import { pseudonymOf } from '@cse/db/src/pseudonyms'
import type { Writing } from '@cse/db/src/schema-session'
import { sql } from '@cse/db/src/sql'
import { caseFact, type ToldCase } from '../case-fact.ts'
import type { EventKind } from '../pathway.ts'

/** What is appended to the history of a case; its phase is the one in which it leaves the case. */
export interface Happening {
  readonly kind: EventKind
  readonly at: Date
  /** Subject of the operator's token. */
  readonly actor: string
  readonly actorRole: string
  readonly note: string | null
  /** Ids, codes and states; no text that somebody wrote. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Keys of the file; null lets the database fill them in. */
  readonly readers: readonly string[] | null
}

/**
 * Appends what happened to the history and tells analytics how the case stands now, in one statement. Nobody waits for it: it leaves ahead of the
 * commit, which fails when it does.
 */
export function tell(writing: Writing, told: ToldCase, happening: Happening | null): void {
  const fact = {
    topic: factTopics.cases,
    payload: JSON.stringify({ facts: [caseFact(told)] }),
    jobKey: pseudonymOf('case', told.uuid),
  }
  const { uuid: caseId, phase } = told
  writing
    .run(happening ? happenedAndTold({ ...happening, ...fact, caseId, phase }) : toldAlone(fact))
    .catch(() => {})
}

interface Fact {
  readonly topic: string
  readonly payload: string
  /** A newer fact about the same case takes the place of one not yet delivered. */
  readonly jobKey: string
}

const happenedAndTold = prepared(
  'record happening',
  (given: Given<Happening & Fact & { readonly caseId: string; readonly phase: string }>) => sql`
    with happened as (
      insert into ${event} (id, case_id, kind, phase, at, actor, actor_role, note, facts, readers)
      values (uuidv7(), ${given.caseId}, ${given.kind}, ${given.phase}, ${given.at}, ${given.actor}, ${given.actorRole}, ${given.note},
        ${given.facts}, ${given.readers})
    )
    select registry.emit(${given.topic}, ${given.payload}, ${given.jobKey})`,
)

const toldAlone = prepared(
  'tell analytics of a case',
  (given: Given<Fact>) => sql`select registry.emit(${given.topic}, ${given.payload}, ${given.jobKey})`,
)
