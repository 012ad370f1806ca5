/** Releases all cases of the warehouse at `DATABASE_URL`, in a process of its own, and prints what memory that took. */

import { sql } from '@cse/db/src/query/sql'
import { openDatabase } from '@cse/db/src/session/database'
import { prepareRelease } from '../../../subgraphs/analytics/src/exports/release/prepare.ts'
import { requestReleaseOfAll } from '../../../subgraphs/analytics/src/store/release/request.ts'

const database = openDatabase({ url: process.env.DATABASE_URL ?? '', max: 2 })
const started = performance.now()
const release = await database.system(
  'analytics',
  (session) =>
    session.write(async (writing) => {
      await requestReleaseOfAll(writing, { on: '2026-11-01', title: 'Tutti i casi' })
      return writing.one(sql<{ id: string }>`select id as "id" from analytics.data_release`)
    }),
  ['warehouse'],
)
if (!release) throw new Error('There is nothing to release')
await prepareRelease(database, release.id)
await database.close()
const seconds = ((performance.now() - started) / 1_000).toFixed(1)
console.log(`released in ${seconds} s, at most ${Math.round(process.resourceUsage().maxRSS / 1_000)} MB`)
