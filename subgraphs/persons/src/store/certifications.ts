import { certification } from '@cse/db/persons/certified-tables'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, desc, eq, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

const columns = {
  id: certification.id,
  personId: certification.personId,
  source: certification.source,
  service: certification.service,
  requestReference: certification.requestReference,
  fields: certification.fields,
  certifiedAt: certification.certifiedAt,
  organisation: certification.organisation,
  issuer: certification.issuer,
  subject: certification.subject,
  purposeCode: certification.purposeCode,
  reference: certification.reference,
  validUntil: certification.validUntil,
  facts: certification.facts,
}

const selectCertifications = prepared('certifications', ({ ids }: Given<{ ids: readonly string[] }>) =>
  query
    .select(columns)
    .from(certification)
    .where(anyOf(certification.personId, ids))
    .orderBy(desc(certification.certifiedAt), desc(certification.id)),
)

export type CertificationRow = RowOf<ReturnType<typeof selectCertifications>>

const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** Which data of a person certified sources have confirmed, and what they said of them, the latest first. */
export const certificationsOf = listLoader(
  'certifications',
  (session, ids: readonly string[]) => session.rows(selectCertifications({ ids }), about),
  ({ personId }) => personId,
)

/** The last certification that covers a field of a person's record; null when no source certifies it. */
export function lastCertificationOf(writing: Writing, person: string, field: string) {
  return writing.one(
    query
      .select({
        id: certification.id,
        personId: certification.personId,
        source: certification.source,
        certifiedAt: certification.certifiedAt,
      })
      .from(certification)
      .where(and(eq(certification.personId, person), sql`${field} = any (${certification.fields})`))
      .orderBy(desc(certification.certifiedAt), desc(certification.id))
      .limit(1),
    about,
  )
}
