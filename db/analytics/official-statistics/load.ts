import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Sql, TransactionSql } from 'postgres'
import { POPULATION } from './columns.ts'
import { contradictions } from './contradictions.ts'
import { readContextFile } from './file.ts'
import type { PlacedFigure, RowFault } from './row.ts'

/** A year of an official statistic that is to be loaded. */
export interface ContextLoad {
  /** Code in capitals, {@link POPULATION} for the resident population. */
  readonly dataset: string
  readonly year: number
  readonly title: string
  readonly source: string
  readonly licence: string
  /** The day that the figures speak of. */
  readonly referenceDate: string
  readonly files: readonly { readonly name: string; readonly content: Buffer }[]
}

/** What came of it. */
export type ContextLoaded =
  | { readonly kind: 'refused'; readonly faults: readonly (RowFault & { readonly file: string })[] }
  | {
      readonly kind: 'loaded' | 'unchanged'
      readonly figures: number
      readonly elsewhere: number
      /** ISTAT codes of comuni of which the files say nothing; empty for a statistic by Ambito. */
      readonly missing: readonly string[]
    }

/**
 * Puts the figures in the place of those that the dataset had for the year, in one transaction; with the same files and the same
 * description nothing changes. A single wrong row refuses the whole.
 */
export function loadContext(adminSql: Sql, load: ContextLoad): Promise<ContextLoaded> {
  return adminSql.begin(async (sql): Promise<ContextLoaded> => {
    await sql`select pg_advisory_xact_lock(hashtext(${`context ${load.dataset} ${load.year}`}))`
    const known = await territoryOf(sql)
    const read = await Promise.all(
      load.files.map(async ({ name, content }) => ({
        name: basename(name),
        ...(await readContextFile(content, { ...load, known })),
      })),
    )
    const faults = read.flatMap(({ name, faults }) => faults.map((fault) => ({ file: name, ...fault })))
    const figures = read.flatMap(({ figures }) => figures)
    const twice =
      faults.length > 0 || read.length < 2 ? [] : contradictions(figures, load.dataset === POPULATION).faults
    const refused = [...faults, ...twice.map((fault) => ({ file: 'the files together', ...fault }))]
    if (refused.length > 0) return { kind: 'refused', faults: refused }

    const reported = new Set(figures.map(({ comune }) => comune))
    const byComune = figures.some(({ comune }) => comune !== null)
    const summary = {
      figures: figures.length,
      elsewhere: read.reduce((sum, { elsewhere }) => sum + elsewhere, 0),
      missing: byComune ? [...known.comuni].filter((comune) => !reported.has(comune)).sort() : [],
    }
    const changed = await keep(sql, load, figures)
    return { kind: changed ? 'loaded' : 'unchanged', ...summary }
  })
}

async function territoryOf(sql: TransactionSql) {
  const [comuni, ambiti] = [
    await sql<{ code: string }[]>`select istat_code as code from registry.comune`,
    await sql<{ code: string }[]>`select code from registry.ambito`,
  ]
  const codes = (rows: readonly { code: string }[]) => new Set(rows.map(({ code }) => code))
  return { comuni: codes(comuni), ambiti: codes(ambiti) }
}

/** @returns whether anything changed. */
async function keep(
  sql: TransactionSql,
  load: ContextLoad,
  figures: readonly PlacedFigure[],
): Promise<boolean> {
  const { dataset, year, title, source, licence, referenceDate } = load
  const digest = digestOf(load)
  const [same] = await sql`
    select from analytics.context_dataset where code = ${dataset} and year = ${year} and digest = ${digest} and title = ${title}
      and source = ${source} and licence = ${licence} and reference_date = ${referenceDate}`
  if (same) return false
  await sql`delete from analytics.context_dataset where code = ${dataset} and year = ${year}`
  await sql`
    insert into analytics.context_dataset (code, year, title, source, licence, reference_date, digest, figures)
    values (${dataset}, ${year}, ${title}, ${source}, ${licence}, ${referenceDate}, ${digest}, ${figures.length})`
  for (let at = 0; at < figures.length; at += BATCH) {
    const rows = figures.slice(at, at + BATCH).map(({ comune, ambito, measure, sex, ages, value }) => ({
      comune,
      ambito,
      measure,
      sex,
      age_from: ages?.from ?? null,
      age_to: ages?.to ?? null,
      value,
    }))
    await sql`
      insert into analytics.context_value (dataset, year, comune, ambito_code, measure, sex, age_from, age_to, value)
      select ${dataset}, ${year}, comune, ambito, measure, sex, age_from, age_to, value
      from jsonb_to_recordset(${sql.json(rows)}) as figure(comune text, ambito text, measure text, sex text, age_from smallint,
        age_to smallint, value numeric)`
  }
  // a year is tens of thousands of figures: without new statistics it would be read in a bad plan for a while
  await sql`analyze analytics.context_value`
  return true
}

const BATCH = 5_000

function digestOf({ files }: ContextLoad): string {
  const digests = files.map(({ content }) => createHash('sha256').update(content).digest('hex')).sort()
  return createHash('sha256').update(digests.join('\n')).digest('hex')
}
