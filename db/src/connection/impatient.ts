import postgres, { type Sql } from 'postgres'
import { DatabaseUnavailable } from './failure.ts'
import { driverAddress } from './servers.ts'

/** Connections for questions that must not be waited for when the database has fallen silent. */
export interface ImpatientSql {
  /** @throws DatabaseUnavailable when the answer does not come in time; these connections are left behind, and the next question makes others */
  execute<Answer>(question: (sql: Sql) => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

/** Milliseconds. */
const LONGEST = 1_500

/** Opens them; no connection is made before it is needed. An answer may take `longest` milliseconds. */
export function openImpatient(url: string, max: number, longest = LONGEST): ImpatientSql {
  const open = () => postgres(driverAddress(url), { max, connect_timeout: 5, onnotice: () => {} })
  let sql = open()
  return {
    async execute(question) {
      const requested = sql
      const { promise: silence, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => {
        reject(new DatabaseUnavailable('The database does not answer.'))
        if (sql !== requested) return
        sql = open()
        requested.end({ timeout: 0 }).catch(() => {})
      }, longest)
      const answered = question(requested)
      // it fails after nobody waits for it any more
      answered.catch(() => {})
      try {
        return await Promise.race([answered, silence])
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => sql.end({ timeout: 1 }),
  }
}
