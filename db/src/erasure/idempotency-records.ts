import type { Schema } from '../migrate/schemas.ts'
import { sql } from '../query/sql.ts'
import type { Database } from '../session/database.ts'

/**
 * Removes what is kept of mutations with an idempotency key when its time is over (`IDEMPOTENCY_RECORD`): a client that repeats one later is a new
 * one. @returns how many
 */
export function removeOldIdempotencyRecords(database: Database, schema: Schema): Promise<number> {
  return database.system(schema, (session) =>
    session.write((writing) =>
      writing.run(sql`
        delete from ${sql.identifier(schema)}.idempotency_record where made_at < clock_timestamp() - (
          select make_interval(days => days) from registry.retention_rule where code = 'IDEMPOTENCY_RECORD')`),
    ),
  )
}
