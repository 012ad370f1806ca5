/**
 * drizzle's language of queries, through one door: each other file that named the package itself would have its manifest, of 180 KB,
 * parsed anew when the program starts.
 */
export {
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
} from 'drizzle-orm'
