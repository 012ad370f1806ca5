import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { RestingConsent } from '../rules/resting-consent.ts'

const select = prepared(
  'consent to rest on',
  (given: Given<{ id: string }>) => sql<RestingConsent>`
    select person_id as "personId", purpose as "purpose", given_on as "givenOn", expires_on as "expiresOn", withdrawn_on as "withdrawnOn"
    from registry.consents_among(array[${given.id}::uuid])`,
)

/** A consent by its uuid, as persons has it at this moment; null when there is none. */
export function restingConsent(reading: Reading, id: string): Promise<RestingConsent | null> {
  return reading.one(select({ id }))
}
