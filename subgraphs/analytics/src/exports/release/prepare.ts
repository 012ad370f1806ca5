import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'
import { STEPS } from '../../rules/release/generalisation.ts'
import { roundedUp } from '../../rules/release/k-anonymity.ts'
import { makeClasses } from '../../store/release/classes.ts'
import { openCases } from '../../store/release/open-cases.ts'
import { dictionaryOf, type ReleaseColumn } from './dictionary.ts'
import { keepFiles } from './files.ts'

/** What a release is made with. */
interface Asked {
  readonly title: string
  readonly from: string
  readonly to: string
  readonly firstDay: string
  readonly lastDay: string
  /** The day it is in Italy, on which it will have been released. */
  readonly releasedOn: string
  readonly k: number
  readonly method: string
  readonly status: 'PREPARING' | 'RELEASED'
}

/**
 * Makes a release out of the facts as they are: the classes of records, its dictionary and its files, in one transaction, after which it
 * is immutable. One that is released already stays as it is. What is in memory does not grow with the number of cases.
 */
export async function prepareRelease(database: Database, release: string): Promise<void> {
  const warehouse = ['warehouse']
  const tell = (progress: number) =>
    database.system(
      'analytics',
      (session) =>
        session.write((writing) =>
          writing.run(
            sql`update analytics.data_release set progress = ${progress} where id = ${release}::uuid and status = 'PREPARING'`,
          ),
        ),
      warehouse,
    )
  await database.system(
    'analytics',
    (session) =>
      session.write(async (writing) => {
        const asked = await writing.one(sql<Asked>`
          select title as "title", to_char(lower(covers), 'YYYY-MM') as "from", to_char(upper(covers) - 1, 'YYYY-MM') as "to",
            lower(covers) as "firstDay", upper(covers) - 1 as "lastDay", (now() at time zone 'Europe/Rome')::date as "releasedOn",
            k as "k", method as "method", status as "status"
          from analytics.data_release where id = ${release}::uuid`)
        if (asked?.status !== 'PREPARING') return
        // Millions of cases take longer than any request may. What is joined here is joined whole: the server, which knows nothing of what
        // an expression yields, would take the codes of twelve columns for one row after the other.
        await writing.rows(sql`
          select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)`)
        const coding = await openCases(writing, release, asked)
        const withheld = await makeClasses(writing, { release, k: asked.k, coding }, async (done, of) => {
          // how far it is matters less than getting there
          await tell(Math.round((CLASSES_SHARE * done) / of)).catch(() => {})
        })
        const columns = await dictionaryOf(writing, release)
        await keepFiles(writing, release, { ...asked, id: encodeId('data_release', release), columns })
        await finish(writing, release, {
          on: asked.releasedOn,
          columns,
          withheld: roundedUp(withheld, asked.k),
        })
      }),
    warehouse,
  )
}

/** Of 100; the files take the rest. */
const CLASSES_SHARE = 80

async function finish(
  writing: Writing,
  release: string,
  {
    on,
    columns,
    withheld,
  }: { readonly on: string; readonly columns: readonly ReleaseColumn[]; readonly withheld: number },
): Promise<void> {
  const found = await writing.rows(sql<{ step: number; records: number }>`
    select step as "step", sum(records)::bigint as "records" from analytics.release_class where release_id = ${release}::uuid group by step`)
  const recordsOf = new Map(found.map(({ step, records }) => [step, records]))
  const steps = STEPS.map(({ words }, at) => ({ generalised: words, records: recordsOf.get(at) ?? 0 }))
  const records = steps.reduce((sum, step) => sum + step.records, 0)
  await writing.run(sql`
    update analytics.data_release set status = 'RELEASED', progress = 100, released_on = ${on}::date,
      records = ${records}, withheld = ${withheld}, steps = ${JSON.stringify(steps)}::jsonb, columns = ${JSON.stringify(columns)}::jsonb
    where id = ${release}::uuid`)
}
