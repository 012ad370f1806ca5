import type * as drizzle from 'drizzle-orm'
import { drizzleOrm } from './drizzle.ts'

/** drizzle's language of queries. */
export const {
  and,
  asc,
  Column,
  desc,
  eq,
  getTableColumns,
  gte,
  is,
  isNull,
  lt,
  lte,
  not,
  or,
  Param,
  Placeholder,
  SQL,
  sql,
} = drizzleOrm

export type Column = drizzle.Column
export type Param = drizzle.Param
export type Placeholder<Name extends string = string, Value = unknown> = drizzle.Placeholder<Name, Value>
export type SQL<Row = unknown> = drizzle.SQL<Row>
