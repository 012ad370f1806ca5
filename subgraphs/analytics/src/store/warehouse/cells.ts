import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import type { Cell } from '../../rules/cell.ts'
import { CELL_FIGURES, type CellFigure, type CellFigures, cellFigures } from '../../rules/cell-figures.ts'
import type { CellAddress } from '../../rules/cell-tables.ts'
import { inBatches } from './batches.ts'

/** A cell and its address. */
export interface AddressedCell extends Cell {
  readonly address: CellAddress
}

/** The stored cells at some addresses; an address without a cell is left out. */
export async function cellsAt(reading: Reading, addresses: readonly CellAddress[]): Promise<AddressedCell[]> {
  const found: AddressedCell[] = []
  await inBatches(addresses, async (batch) => {
    const rows = await reading.rows(sql<Row>`
      select ${COLUMNS} from unnest(${addressParts(batch)}) as wanted(table_code, period, territory, one, other)
      join analytics.cell cell using (table_code, period, territory, one, other)`)
    for (const row of rows) found.push(cellOf(row))
  })
  return found
}

/** Writes cells as they are now. Cells of one table follow each other, so that neighbours are written together. */
export const writeCells = (writing: Writing, cells: readonly AddressedCell[]) => write(writing, cells, ALL)

/** Writes cells whose releasable figures have not changed: most cells, and half the data. */
export const writeExactFigures = (writing: Writing, cells: readonly AddressedCell[]) =>
  write(writing, cells, EXACT)

/** The number of stored cells. */
export async function cellCount(reading: Reading): Promise<number> {
  const row = await reading.one(sql<{ cells: number }>`select count(*) as "cells" from analytics.cell`)
  return row?.cells ?? 0
}

/** The parts of addresses as parameters: five arrays of texts, in the order of the columns of the key. */
export const addressParts = (addresses: readonly CellAddress[]): SQL =>
  sql.join(
    (['table', 'period', 'territory', 'one', 'other'] as const).map(
      (part) => sql`${new Param(addresses.map((address) => address[part]))}::text[]`,
    ),
    sql`, `,
  )

/** The column of the releasable value of a figure. */
export const releasableColumn = (figure: CellFigure): string => `releasable_${COLUMN_OF[figure]}`

/** The columns of the releasable figures. */
export const RELEASABLE_COLUMNS: readonly string[] = CELL_FIGURES.map(({ column }) => `releasable_${column}`)

/** The figures that a statement writes. */
interface Written {
  readonly names: SQL
  readonly excluded: SQL
  readonly figures: (cells: readonly AddressedCell[]) => SQL[]
}

function write(
  writing: Writing,
  cells: readonly AddressedCell[],
  { names, excluded, figures }: Written,
): Promise<number> {
  const addresses = cells.map(({ address }) => address)
  const pending = cells.map(({ pending }) => `{${pending.join()}}`)
  return writing.run(sql`
    insert into analytics.cell (table_code, period, territory, one, other, ${names}, pending)
    select table_code, period, territory, one, other, ${names}, pending::integer[] from unnest(
      ${addressParts(addresses)}, ${sql.join(figures(cells), sql`, `)}, ${new Param(pending)}::text[]
    ) as changed(table_code, period, territory, one, other, ${names}, pending)
    on conflict (table_code, period, territory, one, other) do update set (${names}, pending) = row(${excluded}, excluded.pending)`)
}

const written = (names: readonly string[], figures: Written['figures']): Written => ({
  names: sql.raw(names.join(', ')),
  excluded: sql.raw(names.map((column) => `excluded.${column}`).join(', ')),
  figures,
})

const arraysOf = (cells: readonly AddressedCell[], which: 'exact' | 'releasable') =>
  CELL_FIGURES.map(({ name }) => numbers(cells.map((cell) => cell[which][name])))

/** As text right away: item by item millions of numbers would be looked at for what has to be quoted. */
const numbers = (list: readonly number[]) => sql`${`{${list.join()}}`}::bigint[]`

const COLUMN_OF = Object.fromEntries(CELL_FIGURES.map(({ name, column }) => [name, column])) as Record<
  CellFigure,
  string
>
const EXACT_COLUMNS = CELL_FIGURES.map(({ column }) => column)
const EXACT = written(EXACT_COLUMNS, (cells) => arraysOf(cells, 'exact'))
const ALL = written([...EXACT_COLUMNS, ...RELEASABLE_COLUMNS], (cells) => [
  ...arraysOf(cells, 'exact'),
  ...arraysOf(cells, 'releasable'),
])

type Row = CellAddress & { readonly pending: readonly number[] } & CellFigures &
  Readonly<Record<`releasable ${CellFigure}`, number>>

const COLUMNS = sql.raw(
  [
    'table_code as "table", period, territory, one, other, pending',
    ...CELL_FIGURES.flatMap(({ name, column }) => [
      `${column} as "${name}"`,
      `${releasableColumn(name)} as "releasable ${name}"`,
    ]),
  ].join(', '),
)

function cellOf(row: Row): AddressedCell {
  const { table, period, territory, one, other, pending } = row
  return {
    address: { table, period, territory, one, other },
    exact: cellFigures((name) => row[name]),
    releasable: cellFigures((name) => row[`releasable ${name}`]),
    pending,
  }
}
