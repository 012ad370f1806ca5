import postgres, { type Sql } from 'postgres'
import { DatabaseUnavailable } from './failure.ts'

/** Connections for short questions without which no request can go on. */
export interface ImpatientSql {
  /** @throws DatabaseUnavailable when the answer does not come in time; these connections are left behind, and the next question makes others */
  ask<Answer>(question: (sql: Sql) => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

/** Milliseconds. */
const LONGEST = 1_500

/** Opens them; no connection is made before it is needed. */
export function openImpatient(url: string, max: number): ImpatientSql {
  const open = () => postgres(url, { max, connect_timeout: 5, onnotice: () => {} })
  let sql = open()
  return {
    async ask(question) {
      const asked = sql
      const { promise: silence, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => {
        reject(new DatabaseUnavailable('The database does not answer.'))
        if (sql !== asked) return
        sql = open()
        asked.end({ timeout: 0 }).catch(() => {})
      }, LONGEST)
      const answered = question(asked)
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
