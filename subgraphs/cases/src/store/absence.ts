import { absence, operator } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { and, asc, eq, isNull, type Placeholder, type SQL, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { principalOf } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import { elsewhere } from './assignment-commands.ts'
import type { StepContext } from './take-step.ts'

const fields = {
  uuid: absence.id,
  operatorId: absence.operatorId,
  substituteId: absence.substituteId,
  since: absence.since,
  until: absence.until,
}

export interface AbsenceRow extends Selected<typeof fields> {
  readonly id: string
}

const selectOfOperators = prepared(
  'absences of operators',
  (given: Given<{ keys: readonly string[]; day: string }>) =>
    query
      .select(fields)
      .from(absence)
      .where(
        and(
          anyOf(absence.operatorId, given.keys),
          isNull(absence.withdrawnAt),
          sql`${absence.until} >= ${given.day}::date`,
        ),
      )
      .orderBy(asc(absence.since), asc(absence.id)),
)

const ofOperators = listLoader(
  'absences of operators',
  async (session, keys: readonly string[]) => {
    // a request has one day
    const day = keys[0]?.slice(0, 10) ?? ''
    const rows = await session.rows(selectOfOperators({ keys: keys.map((key) => key.slice(10)), day }))
    return rows.map((row) => ({ ...row, day, id: encodeId('absence', row.uuid) }))
  },
  ({ day, operatorId }) => day + operatorId,
)

/** The absences of an operator that are not over on a day, the next at the top. */
export const absencesOf = (
  session: SchemaSession,
  operator: string,
  day: string,
): Promise<readonly AbsenceRow[]> => ofOperators(session, day + operator)

/** The operators as whom somebody works on a day: themselves, and those for whom they stand in. As SQL: the ids of a subquery. */
export function worksAs(who: { issuer: Value; subject: Value }, day: Value): SQL {
  const isWho = sql`${operator.issuer} = ${who.issuer}::text and ${operator.subject} = ${who.subject}::text`
  return sql`select ${operator.id} from ${operator} where ${isWho}
    union all select ${absence.operatorId} from ${absence} join ${operator} on ${operator.id} = ${absence.substituteId}
      where ${isWho} and ${absence.withdrawnAt} is null and ${day}::date between ${absence.since} and ${absence.until}`
}
type Value = string | Placeholder

/** An absence as a coordinator records it. Days are `YYYY-MM-DD`, both of them days of absence. */
export interface RequestedAbsence {
  /** uuids of operators. */
  readonly operator: string
  readonly substitute: string | null
  readonly since: string
  readonly until: string
  readonly idempotencyKey: { readonly key: string; readonly input: unknown }
}

/** Records that an operator of the own organisation is away, and who does their work meanwhile. */
export function recordAbsence(
  session: SchemaSession,
  { viewer, at }: StepContext,
  requested: RequestedAbsence,
) {
  const { idempotencyKey, ...away } = requested
  const once = {
    schema: 'cases' as const,
    ...principalOf(viewer),
    operation: 'recordAbsence',
    ...idempotencyKey,
  }
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const found = await standingOfOperators(writing, away)
    if (!found) return notFound()
    if (!ownHolders(viewer).includes(found.organisation) || found.elsewhere) return elsewhere()
    if (found.absent) return absentAlready()
    if (found.substituteAbsent) return substituteAbsent()
    await writing.run(
      query.insert(absence).values({
        id: newUuid(),
        operatorId: away.operator,
        substituteId: away.substitute,
        organisation: found.organisation,
        since: away.since,
        until: away.until,
        recordedAt: at,
        recordedByIssuer: viewer.issuer,
        recordedBy: viewer.subject,
      }),
    )
    return { operator: away.operator }
  })
}

/** Ends an absence on a day before it was to end, the last day of it; one that has not begun by then is withdrawn. */
export function endAbsence(
  session: SchemaSession,
  { viewer, at }: StepContext,
  { absence: id, lastDay }: { readonly absence: string; readonly lastDay: string | null },
) {
  return session.write(async (writing) => {
    const known = await writing.one(
      query
        .select({ operatorId: absence.operatorId, since: absence.since, until: absence.until })
        .from(absence)
        .where(
          and(
            eq(absence.id, id),
            isNull(absence.withdrawnAt),
            anyOf(absence.organisation, ownHolders(viewer)),
          ),
        ),
    )
    if (!known) return notFound()
    const last = lastDay ?? dayBefore(today(at))
    if (known.until <= last) return absenceOver()
    await writing.run(
      query
        .update(absence)
        .set(last < known.since ? { withdrawnAt: at } : { until: last })
        .where(eq(absence.id, id)),
    )
    return { operator: known.operatorId }
  })
}

interface OperatorsFound {
  readonly organisation: string
  readonly elsewhere: boolean
  readonly absent: boolean
  readonly substituteAbsent: boolean
}

const bodyOf = (alias: SQL) => sql`coalesce('comune:' || ${alias}.comune, 'ambito:' || ${alias}.ambito_code)`

/** Where both work, and whether one of them is away in those days; null when one of them is not known. */
function standingOfOperators(
  writing: Writing,
  { operator: id, substitute, since, until }: Omit<RequestedAbsence, 'idempotencyKey'>,
): Promise<OperatorsFound | null> {
  const away = (who: string | null) => sql`exists (
    select from ${absence} where ${absence.operatorId} = ${who}::uuid and ${absence.withdrawnAt} is null
      and daterange(${absence.since}, ${absence.until}, '[]') && daterange(${since}, ${until}, '[]'))`
  return writing.one(sql<OperatorsFound>`
    select ${bodyOf(sql`absent`)} as "organisation",
      coalesce(${bodyOf(sql`present`)} <> ${bodyOf(sql`absent`)}, false) as "elsewhere",
      ${away(id)} as "absent", ${away(substitute)} as "substituteAbsent"
    from ${operator} absent left join ${operator} present on present.id = ${substitute}::uuid
    where absent.id = ${id} and (${substitute}::uuid is null or present.id is not null)`)
}

function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

function absentAlready() {
  return refuse('AbsentAlready', 'L’operatore risulta già assente in quei giorni.')
}
function substituteAbsent() {
  return refuse('SubstituteAbsent', 'Chi dovrebbe sostituire risulta assente in quei giorni.')
}
function absenceOver() {
  return refuse('AbsenceOver', 'L’assenza termina già entro quel giorno.')
}
