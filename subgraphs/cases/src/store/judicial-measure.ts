import { judicialDate, judicialMeasure } from '@cse/db/cases/judicial-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput, forbidden } from '@cse/schema/errors'
import { encodeId } from '@cse/schema/ids'
import { keptOutcomes, notFound } from '@cse/schema/refusal'
import { principalOf } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import { keyOfHolder } from './data-key.ts'
import { type FilePart, partById, partsUnder } from './part.ts'
import { standingsOf } from './standing.ts'
import { notHolder, type StepContext } from './take-step.ts'

const measureFields = {
  uuid: judicialMeasure.id,
  caseId: judicialMeasure.caseId,
  kind: judicialMeasure.kind,
  authority: judicialMeasure.authority,
  number: judicialMeasure.number,
  contents: judicialMeasure.contents,
  issuedOn: judicialMeasure.issuedOn,
  validTo: judicialMeasure.validTo,
  recordedAt: judicialMeasure.recordedAt,
  endedOn: judicialMeasure.endedOn,
  endReason: judicialMeasure.endReason,
}

export interface JudicialMeasureRow extends Selected<typeof measureFields> {
  readonly id: string
}

const measures: FilePart<typeof measureFields, JudicialMeasureRow> = {
  name: 'judicial measures',
  table: judicialMeasure,
  fields: measureFields,
  shape: (row) => ({ ...row, id: encodeId('judicial_measure', row.uuid) }),
}

export const judicialMeasureById = partById(measures)
export const judicialMeasuresOfCase = partsUnder(measures, {
  under: judicialMeasure.caseId,
  parentOf: ({ caseId }) => caseId,
  order: sql`${judicialMeasure.issuedOn} desc, ${judicialMeasure.id} desc`,
})

const dateFields = {
  uuid: judicialDate.id,
  caseId: judicialDate.caseId,
  measureId: judicialDate.measureId,
  kind: judicialDate.kind,
  dueOn: judicialDate.dueOn,
  subject: judicialDate.subject,
  settledOn: judicialDate.settledOn,
}

export interface JudicialDateRow extends Selected<typeof dateFields> {
  readonly id: string
}

export const judicialDatesOfMeasure = partsUnder<typeof dateFields, JudicialDateRow>(
  {
    name: 'judicial dates',
    table: judicialDate,
    fields: dateFields,
    shape: (row) => ({ ...row, id: encodeId('judicial_date', row.uuid) }),
  },
  {
    under: judicialDate.measureId,
    parentOf: ({ measureId }) => measureId,
    order: sql`${judicialDate.dueOn}, ${judicialDate.id}`,
  },
)

/** The idempotency key of a mutation: a repeat with the same key is answered with the first outcome. */
export interface Keyed {
  readonly idempotencyKey: { readonly key: string; readonly input: unknown }
}

/** A day that a court set. */
export interface RequestedDate {
  readonly kind: JudicialDateRow['kind']
  readonly dueOn: string
  readonly subject: string | null
}

/** A measure as it is sent. */
export interface RequestedMeasure extends Keyed {
  /** uuid of the case. */
  readonly case: string
  readonly kind: JudicialMeasureRow['kind']
  readonly authority: string
  readonly number: string
  readonly contents: string | null
  readonly issuedOn: string
  readonly validTo: string | null
  readonly dates: readonly RequestedDate[]
}

/**
 * Records a measure of a court with its hearings and terms. @returns its uuid, or why not. @throws GraphQLError FORBIDDEN without the
 * permission for judicial data
 */
export function recordJudicialMeasure(session: SchemaSession, act: StepContext, requested: RequestedMeasure) {
  const { idempotencyKey, dates, case: caseId, authority, number, contents, ...plain } = requested
  return once(session, act, 'recordJudicialMeasure', idempotencyKey, async (writing) => {
    const [standing] = await standingsOf(writing, [caseId])
    if (!standing) return notFound()
    if (!ownHolders(act.viewer).includes(standing.holder)) return notHolder()
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    await writing.run(
      query.insert(judicialMeasure).values({
        ...plain,
        id,
        caseId,
        authority: key.encrypt(judicialMeasure.authority, id, authority),
        number: key.encrypt(judicialMeasure.number, id, number),
        contents: key.encrypt(judicialMeasure.contents, id, contents),
        recordedAt: act.at,
        recordedByIssuer: act.viewer.issuer,
        recordedBy: act.viewer.subject,
        readers: sql`null`,
      }),
    )
    await setDates(writing, { measure: id, caseId }, key, dates)
    return { measure: id }
  })
}

/** Adds hearings and terms to a measure. @returns its uuid, or why not */
export function addJudicialDates(
  session: SchemaSession,
  act: StepContext,
  requested: Keyed & { readonly measure: string; readonly dates: readonly RequestedDate[] },
) {
  return once(session, act, 'addJudicialDates', requested.idempotencyKey, async (writing) => {
    const held = await heldMeasure(writing, act, eq(judicialMeasure.id, requested.measure))
    if ('refused' in held) return held
    const key = await keyOfHolder(writing, held.standing)
    await setDates(writing, { measure: requested.measure, caseId: held.standing.uuid }, key, requested.dates)
    return { measure: requested.measure }
  })
}

/** Settles a hearing or term: held, met or fallen away. @returns uuid of its measure, or why not */
export function settleJudicialDate(
  session: SchemaSession,
  act: StepContext,
  requested: Keyed & { readonly date: string; readonly settledOn: string },
) {
  return once(session, act, 'settleJudicialDate', requested.idempotencyKey, async (writing) => {
    const of = sql`${judicialMeasure.id} = (select ${judicialDate.measureId} from ${judicialDate} where ${judicialDate.id} = ${requested.date})`
    const held = await heldMeasure(writing, act, of)
    if ('refused' in held) return held
    const settled = await writing.run(
      query
        .update(judicialDate)
        .set({ settledOn: requested.settledOn })
        .where(and(eq(judicialDate.id, requested.date), isNull(judicialDate.settledOn))),
    )
    return settled === 0 ? notFound() : { measure: held.measure }
  })
}

/** Ends a measure: revoked, replaced or carried out. @returns its uuid, or why not. @throws GraphQLError BAD_USER_INPUT before its own day */
export function endJudicialMeasure(
  session: SchemaSession,
  act: StepContext,
  requested: Keyed & { readonly measure: string; readonly endedOn: string; readonly reason: string },
) {
  return once(session, act, 'endJudicialMeasure', requested.idempotencyKey, async (writing) => {
    const held = await heldMeasure(writing, act, eq(judicialMeasure.id, requested.measure))
    if ('refused' in held) return held
    if (requested.endedOn < held.issuedOn)
      throw badInput([{ path: 'input.endedOn', reason: 'La cessazione precede il provvedimento.' }])
    const key = await keyOfHolder(writing, held.standing)
    const ended = await writing.run(
      query
        .update(judicialMeasure)
        .set({
          endedOn: requested.endedOn,
          endReason: key.encrypt(judicialMeasure.endReason, requested.measure, requested.reason),
        })
        .where(and(eq(judicialMeasure.id, requested.measure), isNull(judicialMeasure.endedOn))),
    )
    return ended === 0 ? notFound() : { measure: requested.measure }
  })
}

function once<Outcome extends object>(
  session: SchemaSession,
  { viewer }: StepContext,
  operation: string,
  idempotencyKey: Keyed['idempotencyKey'],
  work: (writing: Writing) => Promise<Outcome>,
) {
  // the field asks for RESTRICTED, which comes on top of a role that works with files
  if (!viewer.roles.includes('SOCIAL_WORKER') && !viewer.roles.includes('PLAN_OFFICE')) throw forbidden()
  const key = { schema: 'cases' as const, ...principalOf(viewer), operation, ...idempotencyKey }
  return writeOnce(session, key, keptOutcomes, work)
}

/** A measure of a case that the viewer's body holds, or why not. */
async function heldMeasure(writing: Writing, act: StepContext, which: ReturnType<typeof eq>) {
  const known = await writing.one(
    query
      .select({
        measure: judicialMeasure.id,
        caseId: judicialMeasure.caseId,
        issuedOn: judicialMeasure.issuedOn,
      })
      .from(judicialMeasure)
      .where(which),
  )
  const [standing] = known ? await standingsOf(writing, [known.caseId]) : []
  if (!known || !standing) return notFound()
  return ownHolders(act.viewer).includes(standing.holder) ? { ...known, standing } : notHolder()
}

async function setDates(
  writing: Writing,
  { measure, caseId }: { readonly measure: string; readonly caseId: string },
  key: Awaited<ReturnType<typeof keyOfHolder>>,
  dates: readonly RequestedDate[],
): Promise<void> {
  if (dates.length === 0) return
  const rows = dates.map(({ subject, ...date }) => {
    const id = newUuid()
    const encrypted = key.encrypt(judicialDate.subject, id, subject)
    return { ...date, id, measureId: measure, caseId, subject: encrypted, readers: sql`null` }
  })
  await writing.run(query.insert(judicialDate).values(rows))
}
