import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { Creditor } from '../rules/creditor.ts'

/** A creditor of the register as a commitment names it: a person has neither name nor code here. */
export interface NamedCreditor {
  readonly uuid: string
  readonly name: string | null
  readonly code: string | null
}

const selectNamed = prepared(
  'creditors that a commitment names',
  (given: Given<{ creditors: readonly string[] }>) => sql<NamedCreditor>`
    select id as "uuid", name as "name", code as "code" from finance.creditor where id = any(${given.creditors}::uuid[]) order by id`,
)

/** Those of the register that the accountant may write about. */
export function registered(writing: Writing, creditors: readonly string[]): Promise<NamedCreditor[]> {
  return creditors.length === 0 ? Promise.resolve([]) : writing.rows(selectNamed({ creditors }))
}

/** What the commitment shows to who checks the books: an organisation by name and code, persons never (D.Lgs. 33/2013 art. 26 c. 4). */
export function creditorsText(single: Creditor | null, named: readonly NamedCreditor[]) {
  const [only] = named
  if (single) return { creditor: single.name, code: single.code }
  if (named.length === 1 && only?.name) return { creditor: only.name, code: only.code }
  return { creditor: named.length === 1 ? 'Persona fisica' : `${named.length} creditori`, code: null }
}
