import { listLoader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse, staleVersion } from '@cse/schema/refusal'
import { emit } from './emit.ts'
import { needsSecondPerson, noteCarriedOut } from './merge-proposal-commands.ts'
import { emitPersonFacts } from './person-facts.ts'
import { isAnyWithheld } from './restrictions.ts'

/** That a record was merged into another, and perhaps split again. */
export interface MergeRow {
  readonly id: string
  readonly keptId: string
  readonly mergedId: string
  readonly mergedTaxCode: string | null
  readonly reason: string
  readonly mergedByIssuer: string
  readonly mergedBy: string
  readonly mergedAt: Date
  readonly splitReason: string | null
  readonly splitByIssuer: string | null
  readonly splitBy: string | null
  readonly splitAt: Date | null
}

const columns = sql`merge.id, merge.kept_id as "keptId", merge.merged_id as "mergedId", merge.merged_tax_code as "mergedTaxCode", merge.reason,
  merge.merged_by_issuer as "mergedByIssuer", merge.merged_by as "mergedBy", merge.merged_at as "mergedAt", merge.split_reason as "splitReason", 
  merge.split_by_issuer as "splitByIssuer", merge.split_by as "splitBy",
  merge.split_at as "splitAt"`
const about = { concerns: ({ keptId }: MergeRow) => keptId }

/** The mergers by which a record became what it is, the latest first. */
export const mergesOf = listLoader(
  'merges of persons',
  (session, persons: readonly string[]) =>
    session.rows(
      sql<MergeRow>`
        select ${columns} from persons.merge as merge where merge.kept_id = any(${new Param(persons)}::uuid[])
        order by merge.merged_at desc, merge.id desc`,
      about,
    ),
  ({ keptId }) => keptId,
)

export function mergeById(session: Pick<SchemaSession, 'one'>, id: string): Promise<MergeRow | null> {
  return session.one(
    sql<MergeRow>`select ${columns} from persons.merge as merge where merge.id = ${id}`,
    about,
  )
}

/** Who acts and when. */
export interface MergeAct {
  readonly issuer: string
  readonly subject: string
  /** ISTAT codes of the operator's comuni. */
  readonly comuni: readonly string[]
  readonly at: Date
}

/** Which records are one, as the operator read them. */
export interface Merging {
  readonly kept: string
  readonly keptVersion: number
  readonly merged: string
  readonly mergedVersion: number
  readonly reason: string
  /** Of records that do not match, the proposal of somebody else. */
  readonly proposal: string | null
  readonly key: string
}

/**
 * Merges a record into another (function persons.merge_persons). Cases and appointments follow by event.
 * Only whoever registers both persons may: the comune in which they live.
 */
export function mergePersons(
  session: SchemaSession,
  { issuer, subject, comuni, at }: MergeAct,
  requested: Merging,
) {
  const { kept, keptVersion, merged, mergedVersion, reason, proposal, key } = requested
  return writeOnce(
    session,
    {
      schema: 'persons',
      issuer,
      subject,
      operation: 'mergePersons',
      key,
      input: { kept, keptVersion, merged, mergedVersion, reason, ...(proposal !== null && { proposal }) },
    },
    keptOutcomes,
    async (writing) => {
      const records = await recordsOf(writing, [kept, merged])
      const [keep, gone] = [kept, merged].map((id) => records.find((record) => record.id === id))
      if (!keep || !gone) return notFound()
      if (![keep, gone].every(({ comune }) => comune !== null && comuni.includes(comune)))
        return notResidents()
      if (await isAnyWithheld(writing, [kept, merged])) return restricted()
      if (keep.version !== keptVersion) return staleVersion(keep.version)
      if (gone.version !== mergedVersion) return staleVersion(gone.version)
      const needed = await needsSecondPerson(writing, { kept, merged, proposal }, { issuer, subject })
      if (needed) return needed
      const act = await writing.one(
        sql<{ id: string | null }>`
          select persons.merge_persons(uuidv7(), ${kept}, ${keptVersion}, ${merged}, ${mergedVersion}, ${reason}, ${issuer}, ${subject}, ${at}) as "id"`,
      )
      if (!act?.id) return notFound()
      await noteCarriedOut(writing, proposal, act.id)
      await emit(writing, 'persons.merged', { merge: act.id, from: merged, to: kept })
      await emitPersonFacts(writing, [merged, kept])
      return { merge: act.id, kept }
    },
  )
}

/** Takes a merger back (function persons.split_persons): exactly what went over returns. */
export function splitPersons(
  session: SchemaSession,
  { issuer, subject, at }: MergeAct,
  { merge: id, keptVersion, reason }: { merge: string; keptVersion: number; reason: string },
) {
  return session.write(async (writing) => {
    const merge = await mergeById(writing, id)
    if (!merge) return notFound()
    if (merge.splitAt) return refuse('AlreadySplit', 'Le due cartelle sono già state separate.')
    const [keep] = await recordsOf(writing, [merge.keptId])
    if (!keep) return notFound()
    if (keep.version !== keptVersion) return staleVersion(keep.version)
    const act = await writing.one(
      sql<{
        id: string | null
      }>`select persons.split_persons(${id}, ${keptVersion}, ${reason}, ${issuer}, ${subject}, ${at}) as "id"`,
    )
    if (!act?.id) return notFound()
    writing.touch([merge.mergedId])
    await emit(writing, 'persons.split', { merge: id, from: merge.mergedId, to: merge.keptId })
    await emitPersonFacts(writing, [merge.mergedId, merge.keptId])
    return { merge: id, kept: merge.keptId, merged: merge.mergedId }
  })
}

const restricted = () =>
  refuse(
    'ProcessingRestricted',
    'Il trattamento di una delle due cartelle è limitato, o la cartella è protetta: va prima revocata la limitazione o la protezione.',
  )

const notResidents = () =>
  refuse(
    'NotBothResident',
    'Le due cartelle possono essere unite solo dal comune in cui entrambe risultano residenti.',
  )

/** Both rows are locked, lest a version that was compared changes before it is used. */
function recordsOf(writing: Writing, ids: readonly string[]) {
  return writing.rows(
    sql<{ id: string; version: number; comune: string | null }>`
      select id as "id", version as "version", coalesce(residence_comune, received_by) as "comune" from persons.person
      where id = any(${new Param(ids)}::uuid[]) order by id for update`,
    { concerns: ({ id }) => id },
  )
}
