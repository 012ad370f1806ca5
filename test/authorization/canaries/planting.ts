import type { Sql } from 'postgres'
import { formOf, type Shape } from './canary-forms.ts'
import { type WalledColumn, walledColumns } from './walled-columns.ts'

/** A table whose rows were numbered from `first`, and the columns in which their numbers stand. */
export interface MarkedTable {
  /** `cases.case` */
  readonly name: string
  /** As SQL names it. */
  readonly table: string
  /** SQL for the text of a row's primary key. */
  readonly key: string
  readonly first: number
  readonly rows: number
  readonly planted: readonly PlantedColumn[]
  /** Columns left as they are, each with the reason. */
  readonly left: Readonly<Record<string, string>>
}

/** A column in which the row's number stands. */
export interface PlantedColumn {
  readonly name: string
  readonly at: number
  readonly shape: Shape
}

/**
 * Numbers all rows of all tables with row security and writes the number, in a form that nothing else has, into every column that can take
 * it. Wants a copy of the database. The numbers stay in `canary.row`.
 */
export async function plant(admin: Sql): Promise<MarkedTable[]> {
  const columns = await walledColumns(admin)
  await admin.unsafe(`
    create schema canary;
    create table canary.row (n integer primary key, name text not null, key text not null);`)
  const markedTables: MarkedTable[] = []
  let first = 1
  for (const [name, its] of Map.groupBy(columns, ({ tableName }) => tableName)) {
    const marked = await plantTable(admin, name, its, first)
    markedTables.push(marked)
    first += marked.rows
  }
  await admin.unsafe('create index on canary.row (key); analyze canary.row')
  return markedTables
}

async function plantTable(
  admin: Sql,
  name: string,
  columns: readonly WalledColumn[],
  first: number,
): Promise<MarkedTable> {
  const [{ table, key: keyColumns } = { table: name, key: [] as readonly string[] }] = columns
  const key = `concat_ws(',', ${keyColumns.map((column) => `present."${column}"`).join(', ')})`
  const { count: rows } = await admin.unsafe(`
    insert into canary.row (n, name, key)
    select ${first} - 1 + row_number() over (order by ${key}), '${name}', ${key} from ${table} present`)
  const planted: PlantedColumn[] = []
  const left: Record<string, string> = {}
  const sets: string[] = []
  for (const [at, column] of columns.entries()) {
    const form = formOf(column)
    if (typeof form === 'string') left[column.column] = form
    else {
      planted.push({ name: column.column, at, shape: form.shape })
      // what is empty stays empty: many checks bind a column's absence to a state
      sets.push(
        `"${column.column}" = case when present."${column.column}" is null then null else ${form.sql('row.n', { first, at })} end`,
      )
    }
  }
  if (sets.length > 0 && rows > 0) {
    // triggers would number other rows anew, or refuse to change what is append-only
    await admin.begin(async (sql) => {
      await sql.unsafe('set local session_replication_role = replica')
      await sql.unsafe(`
        update ${table} present set ${sets.join(', ')}
        from canary.row row where row.name = '${name}' and row.key = ${key}`)
    })
  }
  return { name, table, key, first, rows, planted, left }
}
