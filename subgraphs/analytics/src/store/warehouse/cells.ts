import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import type { Cell, Figures } from '../../rules/cell.ts'
import type { CellAddress } from '../../rules/cell-tables.ts'

/** A cell and where it is. */
export interface KeptCell extends Cell {
  readonly address: CellAddress
}

/** The cells at some addresses, as far as they are kept. */
export async function cellsAt(reading: Reading, addresses: readonly CellAddress[]): Promise<KeptCell[]> {
  const found: KeptCell[] = []
  await inPortions(addresses, async (asked) => {
    const rows = await reading.rows(sql<Row>`
      select ${COLUMNS} from unnest(${list(asked, 'kept')}::text[], ${list(asked, 'period')}::text[], ${list(asked, 'territory')}::text[],
        ${list(asked, 'one')}::text[], ${list(asked, 'other')}::text[]) as asked(kept, period, territory, one, other)
      join analytics.cell cell using (kept, period, territory, one, other)`)
    for (const row of rows) found.push(cellOf(row))
  })
  return found
}

/** Keeps a portion of cells as they are now; those of one table come one after the other, so that neighbours are written together. */
export const keepCells = (writing: Writing, cells: readonly KeptCell[]) => keep(writing, cells, ALL)

/** The same for cells of which nothing else is told than before: that is most of them, and half of what there is to write. */
export const keepTruths = (writing: Writing, cells: readonly KeptCell[]) => keep(writing, cells, TRUTH)

/** Does work for portion after portion; while the database does it for one, the next is prepared. */
export async function inPortions<Item>(
  items: Iterable<Item>,
  work: (portion: Item[]) => Promise<unknown>,
): Promise<void> {
  let doing: Promise<unknown> = Promise.resolve()
  let portion: Item[] = []
  const send = async () => {
    const before = doing
    doing = work(portion)
    // whoever waits for the one before hears of this one next
    doing.catch(() => {})
    portion = []
    await before
  }
  for (const item of items) {
    portion.push(item)
    if (portion.length >= PORTION) await send()
  }
  if (portion.length > 0) await send()
  await doing
}

function keep(
  writing: Writing,
  cells: readonly KeptCell[],
  { names, excluded, figures }: Kept,
): Promise<number> {
  const addresses = cells.map(({ address }) => address)
  const waiting = cells.map(({ waiting }) => `{${waiting.join()}}`)
  return writing.run(sql`
    insert into analytics.cell (kept, period, territory, one, other, ${names}, waiting)
    select kept, period, territory, one, other, ${names}, waiting::integer[] from unnest(
      ${list(addresses, 'kept')}::text[], ${list(addresses, 'period')}::text[], ${list(addresses, 'territory')}::text[],
      ${list(addresses, 'one')}::text[], ${list(addresses, 'other')}::text[],
      ${sql.join(figures(cells), sql`, `)}, ${new Param(waiting)}::text[]
    ) as moved(kept, period, territory, one, other, ${names}, waiting)
    on conflict (kept, period, territory, one, other) do update set (${names}, waiting) = row(${excluded}, excluded.waiting)`)
}

const FIGURES = [
  ['count', 'count'],
  ['persons', 'persons'],
  ['keySum', 'key_sum'],
  ['personKeySum', 'person_key_sum'],
  ['squares', 'squares'],
  ['minutes', 'minutes'],
  ['minuteSquares', 'minute_squares'],
  ['cents', 'cents'],
  ['euroSquares', 'euro_squares'],
] as const satisfies readonly (readonly [keyof Figures, string])[]
type FigureName = (typeof FIGURES)[number][0]

const NAMES = [...FIGURES.map(([, column]) => column), ...FIGURES.map(([, column]) => `told_${column}`)]
/** The columns of what is told. */
export const TOLD_NAMES: readonly string[] = NAMES.slice(FIGURES.length)

/** Which figures are kept. */
interface Kept {
  readonly names: SQL
  readonly excluded: SQL
  readonly figures: (cells: readonly KeptCell[]) => SQL[]
}

const kept = (names: readonly string[], figures: Kept['figures']): Kept => ({
  names: sql.raw(names.join(', ')),
  excluded: sql.raw(names.map((column) => `excluded.${column}`).join(', ')),
  figures,
})
const truths = (cells: readonly KeptCell[]) =>
  FIGURES.map(([figure]) => numbers(cells.map(({ truth }) => truth[figure])))
const tolds = (cells: readonly KeptCell[]) =>
  FIGURES.map(([figure]) => numbers(cells.map(({ told }) => told[figure])))
const TRUTH = kept(NAMES.slice(0, FIGURES.length), truths)
const ALL = kept(NAMES, (cells) => [...truths(cells), ...tolds(cells)])
const COLUMNS = sql.raw(
  [
    ...['kept', 'period', 'territory', 'one', 'other', 'waiting'],
    ...FIGURES.flatMap(([figure, column]) => [
      `${column} as "${figure}"`,
      `told_${column} as "told ${figure}"`,
    ]),
  ].join(', '),
)

type Row = CellAddress & { readonly waiting: readonly number[] } & Readonly<
    Record<FigureName | `told ${FigureName}`, number>
  >

/** Written out, since it is done for tens of thousands of cells a second. */
function cellOf(row: Row): KeptCell {
  const { kept, period, territory, one, other, waiting } = row
  return {
    address: { kept, period, territory, one, other },
    truth: {
      count: row.count,
      persons: row.persons,
      keySum: row.keySum,
      personKeySum: row.personKeySum,
      squares: row.squares,
      minutes: row.minutes,
      minuteSquares: row.minuteSquares,
      cents: row.cents,
      euroSquares: row.euroSquares,
    },
    told: {
      count: row['told count'],
      persons: row['told persons'],
      keySum: row['told keySum'],
      personKeySum: row['told personKeySum'],
      squares: row['told squares'],
      minutes: row['told minutes'],
      minuteSquares: row['told minuteSquares'],
      cents: row['told cents'],
      euroSquares: row['told euroSquares'],
    },
    waiting,
  }
}

/** One part of some addresses, as a parameter. */
export function list(addresses: readonly CellAddress[], part: keyof CellAddress): SQL {
  return sql`${new Param(addresses.map((address) => address[part]))}`
}

/** As text right away: item by item millions of numbers would be looked at for what has to be quoted. */
const numbers = (list: readonly number[]) => sql`${`{${list.join()}}`}::bigint[]`

const PORTION = 2_000
