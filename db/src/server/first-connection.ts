import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'

/** Milliseconds in which a server that gives up has ended. */
const ENDED_WITHIN = 500

/**
 * Makes the database `cse` on a server that has just started, if it has none. On a folder that was restored the server lets readers in before it has
 * read the log to the end: then this waits until it takes writes.
 * @param assertRuns throws, with the reason, when the server has ended
 */
export async function createDatabase(url: URL, assertRuns: () => Promise<void>): Promise<void> {
  const { hostname: host, port, username, password } = url
  const sql = postgres({ host, port: Number(port), username, password, database: 'postgres', max: 1 })
  try {
    await recovered(sql)
    const [present] = await sql`select 1 from pg_database where datname = 'cse'`
    if (!present) await sql`create database cse`
  } catch (error) {
    await pause(ENDED_WITHIN)
    await assertRuns()
    throw error
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function recovered(sql: Sql): Promise<void> {
  for (;;) {
    const [state] = await sql<{ recovering: boolean }[]>`select pg_is_in_recovery() as "recovering"`
    if (!state?.recovering) return
    await pause(20)
  }
}
