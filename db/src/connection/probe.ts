import { Connection, type Rows, type SqlText } from './connection.ts'
import { DatabaseUnavailable } from './failure.ts'

/** A connection for questions that must be answered soon or not at all: whether the database works, and what it reports of itself. */
export interface Probe {
  /** @throws DatabaseUnavailable when the answer has not come within 1.5 seconds, {@link StatementFailed} */
  execute(statement: SqlText): Promise<Rows>
  close(): Promise<void>
}

/** Milliseconds; whoever asks for readiness is answered within two seconds. */
const LONGEST = 1_500

/** Opens it; no connection is made before it is needed. One that does not answer is broken off, and the next question makes another. */
export function openProbe(url: string): Probe {
  let open: Promise<Connection> | undefined
  const forget = () => {
    open = undefined
  }

  /** The server may only be waiting for a standby, which it would do for ever and for nobody. */
  async function leave(connection: Connection): Promise<void> {
    try {
      const messenger = await Connection.open({ url, onLost: () => {} })
      await messenger.cancel(connection).finally(() => messenger.end())
    } catch {
      // it does not answer anybody
    }
    connection.breakOff()
  }

  async function connected(): Promise<Connection> {
    open ??= Connection.open({ url, onLost: () => forget() }).then(async (connection) => {
      // The server gives up before we do, and does not go on for nobody.
      await connection.send(IMPATIENT)
      return connection
    })
    const connection = await open.catch((error: unknown) => {
      forget()
      throw error
    })
    if (!connection.lost) return connection
    forget()
    return connected()
  }

  return {
    async execute(statement) {
      let connection: Connection | undefined
      const executing = connected().then((found) => {
        connection = found
        return found.send(statement)
      })
      // it may fail after nobody waits for it any more
      executing.catch(() => {})
      const { promise: silence, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => {
        open = undefined
        if (connection) void leave(connection)
        reject(new DatabaseUnavailable('The database does not answer.'))
      }, LONGEST)
      try {
        return await Promise.race([executing, silence])
      } finally {
        clearTimeout(timer)
      }
    },
    close: async () => {
      const connection = await open?.catch(() => undefined)
      open = undefined
      await connection?.end()
    },
  }
}

const IMPATIENT: SqlText = {
  name: 'impatient',
  text: `select set_config('statement_timeout', '${LONGEST - 200}', false)`,
}
