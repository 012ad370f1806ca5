import { loader } from '@cse/db/src/loader'
import type { SchemaSession } from '@cse/db/src/schema-session'
import { INDICATORS, type Indicator, type IndicatorDefinition, valuesOf } from './indicators.ts'
import { cellsOf, inhabitantsOf } from './store.ts'

interface YearOfIndicators {
  readonly year: number
  readonly indicators: readonly Indicator[]
}

/** All indicators of all Ambiti in a year, computed once a request. */
const indicatorsOfYear = loader<number, YearOfIndicators>(
  'indicators of a year',
  async (session, years) => {
    const inhabitants = await inhabitantsOf(session)
    return Promise.all(years.map((year) => compute(session, year, inhabitants)))
  },
  ({ year }) => year,
)

/** The indicators of a year, of all Ambiti or of one. */
export async function indicatorsOf(
  session: SchemaSession,
  year: number,
  ambito?: string | null,
): Promise<readonly Indicator[]> {
  const found = (await indicatorsOfYear(session, year))?.indicators ?? []
  return ambito ? found.filter((indicator) => indicator.ambito === ambito) : found
}

async function compute(
  session: SchemaSession,
  year: number,
  inhabitants: ReadonlyMap<string, number>,
): Promise<YearOfIndicators> {
  const values = async (definition: IndicatorDefinition) => {
    const cells = await cellsOf(session, { ...definition.counted(year), by: ['AMBITO'], within: null })
    return valuesOf(definition, year, cells, inhabitants)
  }
  return { year, indicators: (await Promise.all(INDICATORS.map(values))).flat() }
}
