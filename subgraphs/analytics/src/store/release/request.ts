import { sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { keptOutcomes, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { principalOf, type Viewer } from '@cse/schema/viewer'
import { METHOD } from '../../rules/release/generalisation.ts'
import { K } from '../../rules/release/k-anonymity.ts'
import {
  dayAfter,
  lastClosedMonth,
  type Period,
  quarterStart,
  violationsOf,
} from '../../rules/release/period.ts'
import { emit } from '../emit.ts'

/** A release as it is requested. */
export interface RequestedRelease extends Period {
  readonly title: string
}

/**
 * Requests the release of the cases opened in a period; it is prepared afterwards (`exports/release/prepare.ts`).
 * @returns uuid of the release, or the refusal `PeriodReleased`
 * @throws GraphQLError BAD_USER_INPUT for a period that is not of whole quarters or not over
 */
export function requestRelease(
  session: SchemaSession,
  { viewer, now }: { readonly viewer: Viewer; readonly now: Date },
  key: string,
  requested: RequestedRelease,
) {
  const on = today(now)
  const violations = violationsOf(requested, on)
  if (violations.length > 0) throw badInput(violations)
  const once = {
    schema: 'analytics',
    ...principalOf(viewer),
    operation: 'releaseAnonymisedCases',
    key,
    input: requested,
  } as const
  return writeOnce(session, once, keptOutcomes, (writing) => plan(writing, requested, on))
}

/** Requests the release of all cases opened up to the last quarter that is over on a day; does nothing where a release covers one of its months. */
export async function requestReleaseOfAll(
  writing: Writing,
  { on, title }: { readonly on: string; readonly title: string },
): Promise<void> {
  const first = await writing.one(
    sql<{
      month: string | null
    }>`select to_char(min(opened_month), 'YYYY-MM') as "month" from analytics.case_fact`,
  )
  if (!first?.month) return
  const period = { from: quarterStart(first.month), to: lastClosedMonth(on) }
  if (period.from < period.to) await plan(writing, { ...period, title }, on)
}

async function plan(writing: Writing, { from, to, title }: RequestedRelease, on: string) {
  // Of two concurrent requests the second sees the release of the first.
  await writing.rows(sql`select pg_advisory_xact_lock(hashtext('analytics.data_release'))`)
  const covers = `[${from}-01,${dayAfter(to)})`
  const [other] = await writing.rows(
    sql<{ from: string; to: string }>`
      select to_char(lower(covers), 'YYYY-MM') as "from", to_char(upper(covers) - 1, 'YYYY-MM') as "to" from analytics.data_release
      where covers && ${covers}::daterange order by covers limit 1`,
  )
  if (other) return periodReleased(other)
  const [made] = await writing.rows(sql<{ release: string }>`
    insert into analytics.data_release (id, title, released_on, covers, k, method)
    values (uuidv7(), ${title}, ${on}::date, ${covers}::daterange, ${K}, ${METHOD}) returning id as "release"`)
  if (!made) throw new Error('A requested release was not stored')
  await emit(writing, 'analytics.release-planned', made)
  return made
}

function periodReleased({ from, to }: Period) {
  return refuse(
    'PeriodReleased',
    `I casi aperti tra ${from} e ${to} sono già stati rilasciati: un caso si rilascia una volta sola.`,
    { from, to },
  )
}
