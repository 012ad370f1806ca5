import { certification } from '@cse/db/persons/certified-tables'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { CertifiedFact, CertifiedSourceName } from '../rules/certified-facts.ts'

/** That a source answered: to whom, for what, and until when the answer is good. */
export interface SourceAnswer {
  readonly source: CertifiedSourceName
  /** Its service, `C001`. */
  readonly service: string
  /** Id of the request at the source. */
  readonly operation: string
  /** The body that asked: `comune:072006`. */
  readonly organisation: string
  readonly issuer: string
  readonly subject: string
  readonly purposeCode: string | null
  /** Number of the case or protocol. */
  readonly reference: string
  /** Last day, `YYYY-MM-DD`. */
  readonly validUntil: string
}

/** Writes down which fields of a record a source certifies, and what it said, encrypted under the key of the body that asked. */
export async function certify(
  writing: Writing,
  { person, at }: { readonly person: string; readonly at: Date },
  { operation, ...answered }: SourceAnswer,
  facts: readonly CertifiedFact[],
): Promise<void> {
  const id = newUuid()
  const key = await dataKeyFor(writing, 'persons', { organisation: answered.organisation, record: person })
  await writing.run(
    query.insert(certification).values({
      ...answered,
      id,
      personId: person,
      requestReference: operation,
      fields: [...new Set(facts.map(({ field }) => field))],
      facts: key.encrypt(certification.facts, id, JSON.stringify(facts)),
      certifiedAt: at,
    }),
  )
}
