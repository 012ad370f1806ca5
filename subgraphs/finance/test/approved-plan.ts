import { randomUUID } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { copyOfDatabase } from '../../../test/copy-of-database.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'
import { books, type Line } from './world.ts'

/** A database of its own, with as many connections as there are writers. */
export async function ledgerDatabase(writers = 16) {
  const { adminUrl, secret, drop } = await copyOfDatabase()
  const admin = await openAdmin(adminUrl)
  const url = roleUrl(adminUrl, PLATFORM_ROLE, secret)
  const database = openDatabase({ url, max: writers })
  return {
    admin,
    database,
    url,
    books: books(admin),
    /** Runs as finance, for the Ambito. */
    of: <Result>(ambito: string, work: (session: SchemaSession) => Promise<Result>): Promise<Result> =>
      database.system('finance', work, [`ambito:${ambito}`, `plan:${ambito}`]),
    differences: () => database.system('finance', checkBooks, BOOKS),
    stop: async () => {
      await database.close()
      await admin.end({ timeout: 1 })
      await drop()
    },
  }
}

export type LedgerDatabase = Awaited<ReturnType<typeof ledgerDatabase>>

/** An approved plan of the Ambito with lines of this year, two for each intervention; cents are what each line has. */
export async function approvedPlan(
  { admin, books: { aPlan, anIntervention, aLine, record } }: LedgerDatabase,
  ambito: string,
  { interventions, cents }: { readonly interventions: number; readonly cents: number },
): Promise<{ readonly plan: string; readonly lines: readonly Line[] }> {
  const first = 2026
  const taken = await admin<{ triennium: string }[]>`
    select triennium from finance.zone_plan where ambito_code = ${ambito}`
  const triennium = taken.some((one) => one.triennium === `${first}-${first + 2}`)
    ? '2025-2027'
    : `${first}-${first + 2}`
  const plan = await aPlan(ambito, triennium)
  const lines: Line[] = []
  for (let number = 1; number <= interventions; number++) {
    const intervention = await anIntervention(plan, `INT-${number}`)
    for (const fund of ['FNPS', 'COMUNE']) {
      const line = await aLine(intervention, fund)
      await record(line, { kind: 'APPROPRIATION', amount: cents })
      lines.push(line)
    }
  }
  for (const fund of ['FNPS', 'COMUNE'])
    await admin`
      insert into finance.fund_allocation (id, plan_id, ambito_code, fund, year, amount_cents, act, spend_by)
      values (${randomUUID()}, ${plan}, ${ambito}, ${fund}, 2026, ${cents * interventions}, 'Riparto n. 1', '2028-12-31')`
  return { plan, lines }
}
