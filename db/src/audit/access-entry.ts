import type { SqlText } from '../connection/connection.ts'
import type { ViewerSettings } from '../session/transaction.ts'
import type { Principal } from './principal.ts'

/** Who acts, on whose behalf and why: what the log keeps of a request beside the persons it concerned. */
export interface AccessContext extends ViewerSettings, Principal {
  readonly roles: readonly string[]
  readonly client?: string
  readonly purpose?: string
  /** Code of the purpose, and the number of the case or protocol for which the request is made. */
  readonly purposeCode?: string
  readonly purposeReference?: string
  /** Name of the operation. */
  readonly operation?: string
  /** uuid of the request. */
  readonly requestId: string
}

/** What a request did that is to be logged. */
export interface Logged {
  readonly action: 'READ' | 'WRITE'
  /** uuids of the persons whose records were read or changed. */
  readonly persons: readonly string[]
  /** Those of them whose records were opened in an emergency. */
  readonly emergencies: ReadonlySet<string>
  /** Those for whom the viewer acted, each with the quality (`PARENT`). */
  readonly represented: ReadonlyMap<string, string>
  /** What was asked about identifiable people, as `searchDigest` writes it. */
  readonly searches: readonly string[]
}

/** One entry of the log, by the columns of `registry.access_entry`. */
export interface AccessEntry {
  readonly scope: string
  readonly issuer: string
  readonly subject: string
  readonly roles: readonly string[]
  readonly client: string | null
  readonly purpose: string | null
  readonly purpose_code: string | null
  readonly purpose_reference: string | null
  readonly operation: string | null
  readonly request_id: string
  readonly action: 'READ' | 'WRITE' | 'EMERGENCY' | 'SEARCH'
  readonly persons: readonly string[]
  readonly readers: readonly string[]
  readonly searches: readonly string[] | null
}

/**
 * The entry that tells the citizen, and the supervisors of the viewer's territory, who has read or changed these records; and one more for
 * those that were opened in an emergency, or for each quality in which the viewer acted for others, as the role. What was searched is in the first of them, or in an entry of its own when it found nobody. None
 * when nobody was concerned or asked for.
 */
export function accessEntries(
  accessContext: AccessContext,
  { action, persons, emergencies, represented, searches }: Logged,
): AccessEntry[] {
  if (persons.length === 0)
    return searches.length === 0 ? [] : [accessEntry(accessContext, 'SEARCH', [], searches)]
  if (represented.size > 0)
    return entriesOfQualities(accessContext, { action, persons, represented, searches })
  if (emergencies.size === 0) return [accessEntry(accessContext, action, persons, searches)]
  const { plain, emergency } = Object.groupBy(persons, (person) =>
    emergencies.has(person) ? 'emergency' : 'plain',
  )
  return [
    ...(plain ? [accessEntry(accessContext, action, plain, searches)] : []),
    ...(emergency ? [accessEntry(accessContext, 'EMERGENCY', emergency, plain ? [] : searches)] : []),
  ]
}

/** An entry for the own record, and one for each quality in which others' were opened. */
function entriesOfQualities(
  accessContext: AccessContext,
  { action, persons, represented, searches }: Omit<Logged, 'emergencies'>,
): AccessEntry[] {
  const qualities = Map.groupBy(persons, (person) => represented.get(person))
  return [...qualities].map(([quality, concerned], at) =>
    accessEntry(
      quality === undefined ? accessContext : { ...accessContext, roles: [quality] },
      action,
      concerned,
      at === 0 ? searches : [],
    ),
  )
}

/** One entry of the log. */
export function accessEntry(
  accessContext: AccessContext,
  action: AccessEntry['action'],
  persons: readonly string[],
  searches: readonly string[] = [],
): AccessEntry {
  const { scope, issuer, subject, roles, client = null, operation = null, requestId, keys } = accessContext
  const { purpose = null, purposeCode = null, purposeReference = null } = accessContext
  return {
    scope,
    issuer,
    subject,
    roles,
    client,
    purpose,
    purpose_code: purposeCode,
    purpose_reference: purposeReference,
    operation,
    request_id: requestId,
    action,
    persons,
    readers: keys.filter((key) => key.startsWith('comune:') || key.startsWith('ambito:')),
    searches: searches.length > 0 ? searches : null,
  }
}

/** Writes one entry. */
export function entryStatement(entry: AccessEntry): [SqlText, unknown[]] {
  return [ENTRY, COLUMNS.map((column) => entry[column])]
}

/** Writes entries of several requests, in this order. */
export function entriesStatement(entries: readonly AccessEntry[]): [SqlText, unknown[]] {
  const [entry] = entries
  return entry && entries.length === 1 ? entryStatement(entry) : [ENTRIES, [JSON.stringify(entries)]]
}

const TYPES: Readonly<Record<keyof AccessEntry, string>> = {
  scope: 'text',
  issuer: 'text',
  subject: 'text',
  roles: 'text[]',
  client: 'text',
  purpose: 'text',
  purpose_code: 'text',
  purpose_reference: 'text',
  operation: 'text',
  request_id: 'uuid',
  action: 'text',
  persons: 'uuid[]',
  readers: 'text[]',
  searches: 'text[]',
}
const COLUMNS = Object.keys(TYPES) as (keyof AccessEntry)[]

const ENTRY: SqlText = {
  name: 'access entry',
  text: `insert into registry.access_entry (${COLUMNS.join(', ')})
         values (${COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})`,
}
const ENTRIES: SqlText = {
  name: 'access entries',
  text: `insert into registry.access_entry (${COLUMNS.join(', ')})
         select ${COLUMNS.join(', ')} from jsonb_to_recordset($1::jsonb)
           as entry (${Object.entries(TYPES)
             .map(([column, type]) => `${column} ${type}`)
             .join(', ')})`,
}
