import type { SqlText } from '../connection/connection.ts'
import type { ViewerSettings } from '../session/transaction.ts'
import type { Principal } from './principal.ts'

/** Who acts, on whose behalf and why: what the log keeps of a request beside the persons it concerned. */
export interface Occasion extends ViewerSettings, Principal {
  readonly roles: readonly string[]
  readonly client?: string
  readonly purpose?: string
  /** Name of the operation that was asked. */
  readonly operation?: string
  /** uuid of the request. */
  readonly requestId: string
}

/**
 * The entry that tells the citizen, and the supervisors of the viewer's territory, who has read or changed these records; and one more for
 * those that were opened in an emergency. None when nobody was concerned.
 */
export function accessEntries(
  occasion: Occasion,
  action: 'READ' | 'WRITE',
  persons: readonly string[],
  emergencies: ReadonlySet<string>,
): [SqlText, unknown[]][] {
  if (persons.length === 0) return []
  if (emergencies.size === 0) return [accessEntry(occasion, action, persons)]
  const { plain, emergency } = Object.groupBy(persons, (person) =>
    emergencies.has(person) ? 'emergency' : 'plain',
  )
  return [
    ...(plain ? [accessEntry(occasion, action, plain)] : []),
    ...(emergency ? [accessEntry(occasion, 'EMERGENCY', emergency)] : []),
  ]
}

/** One entry of the log. */
export function accessEntry(
  occasion: Occasion,
  action: 'READ' | 'WRITE' | 'EMERGENCY',
  persons: readonly string[],
): [SqlText, unknown[]] {
  const {
    scope,
    issuer,
    subject,
    roles,
    client = null,
    purpose = null,
    operation = null,
    requestId,
    keys,
  } = occasion
  const readers = keys.filter((key) => key.startsWith('comune:') || key.startsWith('ambito:'))
  return [
    ENTRY,
    [scope, issuer, subject, roles, client, purpose, operation, requestId, action, persons, readers],
  ]
}

const ENTRY: SqlText = {
  name: 'access entry',
  text: `insert into registry.access_entry
           (scope, issuer, subject, roles, client, purpose, operation, request_id, action, persons, readers)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
}
