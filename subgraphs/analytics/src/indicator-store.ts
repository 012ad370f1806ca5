import { children } from '@cse/db/src/children'
import type { SchemaSession } from '@cse/db/src/schema-session'
import { INDICATORS, type Indicator, type IndicatorDefinition, valuesOf } from './indicators.ts'
import { cellsOf, inhabitantsOf } from './store.ts'

/** The indicators of a year, of all Ambiti or of one. Those of several Ambiti asked for together are counted together. */
export function indicatorsOf(
  session: SchemaSession,
  year: number,
  ambito?: string | null,
): Promise<readonly Indicator[]> {
  return ambito ? ofAmbiti(session, ambito, { year }) : computed(session, null, year)
}

const ofAmbiti = children(
  'indicators of Ambiti',
  (session, ambiti, { year }: { year: number }) => computed(session, ambiti, year),
  ({ ambito }: Indicator) => ambito,
)

async function computed(
  session: SchemaSession,
  ambiti: readonly string[] | null,
  year: number,
): Promise<readonly Indicator[]> {
  const all = await inhabitantsOf(session)
  const inhabitants = ambiti ? new Map([...all].filter(([code]) => ambiti.includes(code))) : all
  const values = async (definition: IndicatorDefinition) => {
    const { measure, filter } = definition.counted(year)
    const cells = await cellsOf(session, {
      measure,
      filter: { ...filter, ambiti },
      by: ['AMBITO'],
      within: null,
    })
    return valuesOf(definition, year, cells, inhabitants)
  }
  return (await Promise.all(INDICATORS.map(values))).flat()
}
