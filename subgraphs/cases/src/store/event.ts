import { event } from '@cse/db/cases/tables'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import type { Selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { type FilePart, partById } from './part.ts'

const fields = {
  uuid: event.id,
  caseId: event.caseId,
  kind: event.kind,
  phase: event.phase,
  at: event.at,
  // exact to the microsecond, which a Date is not
  atExactly: sql`${event.at}::text` as SQL<string>,
  actorIssuer: event.actorIssuer,
  actorSubject: event.actor,
  actorRole: event.actorRole,
  note: event.note,
  recorded: event.facts,
}

export interface CaseEventRow extends Selected<typeof fields> {
  readonly id: string
}

const events: FilePart<typeof fields, CaseEventRow> = {
  name: 'case events',
  table: event,
  fields,
  shape: (row) => ({ ...row, id: encodeId('case_event', row.uuid) }),
}

export const caseEventById = partById(events)

/** What happened in a case, newest first. */
export const eventsOfCase = growing({
  ...events,
  under: event.caseId,
  parentOf: ({ caseId }) => caseId,
  order: keyset([event.at, event.id], 'descending'),
  cursorOf: ({ atExactly, uuid }) => [atExactly, uuid],
})
