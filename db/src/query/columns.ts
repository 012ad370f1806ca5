import { type Cents, zero } from '@cse/schema/cents'
import type * as core from 'drizzle-orm/pg-core'
import { pgCore } from './drizzle.ts'

/** drizzle's language of tables. */
export const {
  bigint,
  boolean,
  date,
  getTableConfig,
  integer,
  jsonb,
  numeric,
  PgArray,
  PgDeleteBase,
  PgDialect,
  PgInsertBase,
  PgSelectBase,
  pgSchema,
  pgTable,
  PgUpdateBase,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} = pgCore

export type { PgColumn, PgTable, SelectedFieldsFlat } from 'drizzle-orm/pg-core'
export type PgDialect = core.PgDialect

/** Bytes, as the connection delivers and takes them: drizzle has no column type for them. */
export const bytea = pgCore.customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Money: whole cents, of their own type all the way from the graph. */
export const amount = (name: string) => pgCore.bigint(name, { mode: 'number' }).$type<Cents>()

/** An amount that is kept up to date: nothing before its first movement. */
export const keptAmount = (name: string) => amount(name).notNull().default(zero)
