import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figuresOfYears } from '../../subgraphs/analytics/src/store/indicators/year-figures.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { plantAmounts, RECOUNTS } from './recount.ts'

/** The last year that is over in the population of the tests. */
const YEAR = 2025

let database: DatabaseCopy
let admin: Sql
let opened: Database

beforeAll(async () => {
  database = await copyOfDatabase()
  const { adminUrl, secret } = database
  admin = await openAdmin(adminUrl)
  opened = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 2 })
  await plantAmounts(admin, YEAR)
})

afterAll(async () => {
  await opened.close()
  await admin.end()
  await database.drop()
})

/** What the indicators are computed from with disclosure control switched off, where it is not zero. */
async function known(figure: string): Promise<Map<string, number>> {
  const [of] = await opened.system('analytics', (session) => figuresOfYears(session, [YEAR], YEAR, null), [
    'warehouse',
  ])
  return new Map(
    [...(of?.figures ?? [])].flatMap(([territory, figures]) => {
      const reported = Object.entries(figures).find(([name]) => name === figure)?.[1]
      return typeof reported === 'number' && reported !== 0 ? [[territory, reported] as const] : []
    }),
  )
}

describe('without disclosure control', () => {
  test.each(Object.entries(RECOUNTS))(
    '%s of every Ambito and of the Region is what plain SQL counts',
    async (figure, recount) => {
      const counted = [...(await recount(admin, YEAR))].filter(([, reported]) => reported !== 0)
      expect(counted.length).toBeGreaterThan(1)
      expect(await known(figure)).toEqual(new Map(counted))
    },
  )
})
