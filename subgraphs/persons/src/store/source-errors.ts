import { sourceErrorReport as report } from '@cse/db/persons/certified-tables'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { and, desc, eq, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { notCertified } from '../rules/certified-by-source.ts'
import type { SourceErrorRule } from '../rules/source-errors.ts'
import { lastCertificationOf } from './certifications.ts'
import type { Request } from './consent-commands.ts'

const columns = {
  id: report.id,
  personId: report.personId,
  certificationId: report.certificationId,
  organisation: report.organisation,
  field: report.field,
  rule: report.rule,
  claimed: report.claimed,
  evidence: report.evidence,
  protocol: report.protocol,
  reportedBy: report.reportedBy,
  reportedAt: report.reportedAt,
  status: report.status,
  reply: report.reply,
  repliedOn: report.repliedOn,
  version: report.version,
}
const selectReports = prepared('reports to sources', ({ ids }: Given<{ ids: readonly string[] }>) =>
  query
    .select(columns)
    .from(report)
    .where(anyOf(report.personId, ids))
    .orderBy(desc(report.reportedAt), desc(report.id)),
)
export type SourceErrorReportRow = RowOf<ReturnType<typeof selectReports>>

const about = { concerns: ({ personId }: { readonly personId: string }) => personId }

/** What was reported to sources about a person, the latest first. */
export const sourceErrorsOf = listLoader(
  'reports to sources',
  (session, ids: readonly string[]) => session.rows(selectReports({ ids }), about),
  ({ personId }) => personId,
)

/** A report by its uuid. */
export const sourceErrorById = (session: SchemaSession, id: string) =>
  session.one(query.select(columns).from(report).where(eq(report.id, id)), about)

/** What is wrong with a datum, and by which document. */
export interface NewSourceError {
  /** uuid of the person. */
  readonly person: string
  readonly field: string
  readonly rule: SourceErrorRule
  readonly claimed: string | null
  readonly evidence: string
  readonly protocol: string
}

/** Writes down that a datum was reported to its source as wrong; the record stays as the source has it. @returns its uuid */
export function reportSourceError(
  session: SchemaSession,
  { issuer, subject, key, organisation, at }: Request & { readonly organisation: string; readonly at: Date },
  wrong: NewSourceError,
) {
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: 'reportSourceError',
    key,
    input: wrong,
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const { person, field, rule, claimed, evidence, protocol } = wrong
    const known = await writing.one(
      sql<{ id: string }>`select id from persons.person where id = ${person} for no key update`,
      { concerns: ({ id }) => id },
    )
    if (!known) return notFound()
    const certified = await lastCertificationOf(writing, person, field)
    if (!certified) return notCertified()
    const [waiting] = await writing.rows(
      query
        .select({ id: report.id })
        .from(report)
        .where(
          and(eq(report.certificationId, certified.id), eq(report.field, field), eq(report.status, 'OPEN')),
        ),
    )
    if (waiting)
      return refuse('ReportPending', 'L’errore è già stato segnalato: la fonte non ha ancora risposto.')
    const id = newUuid()
    const dataKey = await dataKeyFor(writing, 'persons', { organisation, record: person })
    await writing.run(
      query.insert(report).values({
        id,
        personId: person,
        certificationId: certified.id,
        organisation,
        field,
        rule,
        claimed: dataKey.encrypt(report.claimed, id, claimed),
        evidence: dataKey.encrypt(report.evidence, id, evidence),
        protocol,
        reportedByIssuer: issuer,
        reportedBy: subject,
        reportedAt: at,
        status: 'OPEN',
        version: 1,
      }),
    )
    return { report: id }
  })
}

/** Writes down what the source replied to a report. */
export function recordSourceReply(
  session: SchemaSession,
  {
    report: id,
    expectedVersion,
    ...replied
  }: {
    readonly report: string
    readonly expectedVersion: number
    readonly status: 'CORRECTED' | 'CONFIRMED'
    readonly reply: string | null
    readonly repliedOn: string
  },
) {
  return session.write(async (writing) => {
    const known = await writing.one(
      query
        .select({
          personId: report.personId,
          organisation: report.organisation,
          status: report.status,
          version: report.version,
        })
        .from(report)
        .where(eq(report.id, id))
        .for('no key update'),
      about,
    )
    if (!known) return notFound()
    if (known.version !== expectedVersion || known.status !== 'OPEN') return staleVersion(known.version)
    const { organisation, personId: record } = known
    const dataKey = await dataKeyFor(writing, 'persons', { organisation, record })
    await writing.run(
      query
        .update(report)
        .set({
          ...replied,
          reply: dataKey.encrypt(report.reply, id, replied.reply),
          version: sql`${report.version} + 1`,
        })
        .where(eq(report.id, id)),
    )
    return { report: id }
  })
}
