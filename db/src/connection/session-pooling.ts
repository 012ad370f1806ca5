import { Connection, type SqlText } from './connection.ts'

const WHO: SqlText = { name: 'who', text: `select pg_backend_pid() as "backend"`, prepare: false }
const BEGIN: SqlText = { name: 'begin', text: 'begin', prepare: false }
const ROLLBACK: SqlText = { name: 'rollback', text: 'rollback', prepare: false }

/** A pooler has several connections to choose from, and may give back the same one by chance. */
const ROUNDS = 3

/**
 * Whether a pooler stands before the server that gives a connection of its own to no client for longer than a transaction (PgBouncer with
 * `pool_mode = transaction`). Found out by what it does: two clients that are connected at the same time are served by the same backend, or one
 * client by two.
 * @throws DatabaseUnavailable
 */
export async function poolsTransactions(url: string): Promise<boolean> {
  const options = { url, onLost: () => {} }
  const one = await Connection.open(options)
  const other = await Connection.open(options).catch(async (error: unknown) => {
    await one.end()
    throw error
  })
  try {
    for (let round = 0; round < ROUNDS; round++) if (await shareBackends(one, other)) return true
    return false
  } finally {
    await Promise.all([one.end(), other.end()])
  }
}

async function shareBackends(one: Connection, other: Connection): Promise<boolean> {
  const first = await backendOf(one)
  await other.send(BEGIN)
  const held = await backendOf(other)
  const second = await backendOf(one)
  await other.send(ROLLBACK)
  return first === held || second === held || first !== second
}

async function backendOf(connection: Connection): Promise<unknown> {
  const [row] = await connection.send(WHO)
  return row?.backend
}
