import { children } from '@cse/db/src/query/children'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Viewer } from '@cse/schema/viewer'
import { INDICATORS } from '../../rules/indicators/catalogue.ts'
import type { KnownFigures } from '../../rules/indicators/figures.ts'
import { type Indicator, rankedTable } from '../../rules/indicators/ranking.ts'
import { figuresOfYears, type YearFigures } from './year-figures.ts'

/** The requested indicators; all of them by default. */
export interface IndicatorRequest {
  readonly years: readonly number[]
  readonly ambito?: string | null | undefined
  readonly codes?: readonly string[] | null | undefined
}

/**
 * The indicators of some years, the oldest first, of the Ambiti that the viewer may see one by one. All indicators of an
 * operation are computed together.
 */
export async function indicatorsOf(
  session: SchemaSession,
  viewer: Viewer,
  now: Date,
  { years, ambito, codes }: IndicatorRequest,
): Promise<Indicator[]> {
  const lastClosed = lastClosedYear(now)
  const found = await Promise.all(
    years.map((year) =>
      ofYear(session, String(year), { lastClosed }).then((rows) => rows.map(indicatorsFrom)),
    ),
  )
  return found
    .flat(2)
    .filter((indicator) => maySee(viewer, indicator.ambito))
    .filter((indicator) => !ambito || indicator.ambito === ambito)
    .filter(({ definition }) => !codes || codes.length === 0 || codes.includes(definition.code))
}

/** The figures behind the indicators of an Ambito in a year; null for a code that no Ambito has. */
export async function figuresOfAmbito(
  session: SchemaSession,
  now: Date,
  { ambito, year }: { ambito: string; year: number },
): Promise<KnownFigures | null> {
  const [row] = await ofYear(session, String(year), { lastClosed: lastClosedYear(now) })
  return row?.figures.get(ambito) ?? null
}

/** Whether the viewer may see an Ambito by itself: the Region every one, a comune and an Ambito their own. */
export function maySee({ scope, ambito: own }: Viewer, ambito: string): boolean {
  return scope === 'REGIONAL' || ((scope === 'AMBITO' || scope === 'LOCAL') && ambito === own)
}

/** The newest year that is over in Italy. */
export function lastClosedYear(now: Date): number {
  const year = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', year: 'numeric' }).format(now)
  return Number(year) - 1
}

const ofYear = children(
  'figures of years',
  (session, years, { lastClosed }: { lastClosed: number }) =>
    figuresOfYears(session, years.map(Number), lastClosed),
  ({ year }: YearFigures) => String(year),
)

/** All indicators of a year, computed once from its figures. */
function indicatorsFrom(read: YearFigures): Indicator[] {
  const known = tables.get(read)
  if (known) return known
  const made = INDICATORS.flatMap((definition) =>
    rankedTable(definition, read.year, read.figures, read.population),
  )
  tables.set(read, made)
  return made
}

const tables = new WeakMap<YearFigures, Indicator[]>()
