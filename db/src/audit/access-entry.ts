import type { SqlText } from '../connection/connection.ts'
import type { ViewerSettings } from '../session/transaction.ts'
import type { Principal } from './principal.ts'

/** Who acts, on whose behalf and why: what the log keeps of a request beside the persons it concerned. */
export interface Occasion extends ViewerSettings, Principal {
  readonly roles: readonly string[]
  readonly client?: string
  readonly purpose?: string
  /** Code of the purpose, and the number of the case or protocol for which it is asked. */
  readonly purposeCode?: string
  readonly purposeReference?: string
  /** Name of the operation that was asked. */
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
  /** What was asked about identifiable people, as `searchDigest` writes it. */
  readonly searches: readonly string[]
}

/**
 * The entry that tells the citizen, and the supervisors of the viewer's territory, who has read or changed these records; and one more for
 * those that were opened in an emergency. What was searched is in the first of them, or in an entry of its own when it found nobody. None
 * when nobody was concerned or asked for.
 */
export function accessEntries(
  occasion: Occasion,
  { action, persons, emergencies, searches }: Logged,
): [SqlText, unknown[]][] {
  if (persons.length === 0)
    return searches.length === 0 ? [] : [accessEntry(occasion, 'SEARCH', [], searches)]
  if (emergencies.size === 0) return [accessEntry(occasion, action, persons, searches)]
  const { plain, emergency } = Object.groupBy(persons, (person) =>
    emergencies.has(person) ? 'emergency' : 'plain',
  )
  return [
    ...(plain ? [accessEntry(occasion, action, plain, searches)] : []),
    ...(emergency ? [accessEntry(occasion, 'EMERGENCY', emergency, plain ? [] : searches)] : []),
  ]
}

/** One entry of the log. */
export function accessEntry(
  occasion: Occasion,
  action: 'READ' | 'WRITE' | 'EMERGENCY' | 'SEARCH',
  persons: readonly string[],
  searches: readonly string[] = [],
): [SqlText, unknown[]] {
  const { scope, issuer, subject, roles, client = null, operation = null, requestId, keys } = occasion
  const { purpose = null, purposeCode = null, purposeReference = null } = occasion
  const readers = keys.filter((key) => key.startsWith('comune:') || key.startsWith('ambito:'))
  const searched = searches.length > 0 ? searches : null
  return [
    ENTRY,
    [
      scope,
      issuer,
      subject,
      roles,
      client,
      purpose,
      purposeCode,
      purposeReference,
      operation,
      requestId,
      action,
      persons,
      readers,
      searched,
    ],
  ]
}

const ENTRY: SqlText = {
  name: 'access entry',
  text: `insert into registry.access_entry
           (scope, issuer, subject, roles, client, purpose, purpose_code, purpose_reference, operation, request_id, action, persons,
            readers, searches)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
}
