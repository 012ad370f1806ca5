import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { type Layout, layoutOf, POPULATION } from './columns.ts'
import { contradictions } from './contradictions.ts'
import { type KnownTerritory, type PlacedFigure, type RowFault, readRow } from './row.ts'

/** What a file says. With any fault, nothing of it may be used. */
export interface ContextFile {
  readonly figures: readonly PlacedFigure[]
  readonly faults: readonly RowFault[]
  /** Rows about comuni of other regions, which were left out. */
  readonly elsewhere: number
}

/**
 * Reads a file of an official statistic: separated by `;`, `,` or tabs, in UTF-8 or Latin-1. Lines of one cell above the header and at the
 * end are titles and notes. In a file of the population the total that a row or a comune gives is checked and left out, being the sum of the others.
 */
export async function readContextFile(
  content: Buffer,
  { dataset, year, known }: { dataset: string; year: number; known: KnownTerritory },
): Promise<ContextFile> {
  const text = decoded(content)
  const rows = Readable.from(chunks(text)).pipe(
    parse({
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }),
  )
  const figures: PlacedFigure[] = []
  const faults: RowFault[] = []
  let layout: Layout | null = null
  let elsewhere = 0
  let note: number | null = null
  try {
    for await (const { record, info } of rows as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      const line = info.lines
      if (layout === null) {
        layout = layoutOf(record, dataset)
        if (layout?.figures.length === 0) return broken(line, 'the header', 'names no column of figures')
        continue
      }
      if (record.length === 1) {
        note ??= line
        continue
      }
      if (note !== null) {
        faults.push({ line: note, column: 'the whole row', reason: `1 cell instead of ${layout.width}` })
        note = null
      }
      const read = readRow(record, layout, year, known)
      if (read === null) elsewhere++
      else {
        faults.push(...read.faults.map((fault) => ({ line, ...fault })))
        for (const figure of read.figures) figures.push({ ...figure, line })
      }
    }
  } catch (error) {
    return broken(lineOf(error), 'the whole row', 'not readable as CSV')
  }
  if (layout === null) return broken(1, 'the header', 'names neither `Codice comune` nor `ambito`')
  if (figures.length === 0 && faults.length === 0)
    faults.push({ line: 1, column: 'the whole file', reason: 'has no row of this region' })
  const { kept, faults: contradicted } = contradictions(figures, dataset === POPULATION)
  return { figures: kept, faults: [...faults, ...contradicted].sort((a, b) => a.line - b.line), elsewhere }
}

const broken = (line: number, column: string, reason: string): ContextFile => ({
  figures: [],
  faults: [{ line, column, reason }],
  elsewhere: 0,
})

function lineOf(error: unknown): number {
  return error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1
}

/** Older files of ISTAT are in Latin-1, which no UTF-8 with accents is. */
function decoded(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return new TextDecoder('latin1').decode(content)
  }
}

/** The separator that the beginning has most of. */
function delimiterOf(text: string): string {
  const beginning = text.slice(0, 4_096)
  const count = (separator: string) => beginning.split(separator).length
  return [';', '\t', ','].reduce((best, next) => (count(next) > count(best) ? next : best))
}

function* chunks(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536)
}
