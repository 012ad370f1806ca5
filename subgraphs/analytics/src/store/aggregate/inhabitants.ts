import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { ageBands } from '@cse/schema/bands'
import type { AdmittedQuestion } from '../../rules/aggregate/request.ts'
import type { Figure } from '../../rules/aggregate/rows.ts'
import type { Place, Territories } from '../../rules/territories.ts'
import { type Group, type Population, populationsOf } from './population.ts'

/** How many inhabitants a figure is read against: those of its territory, and of its sex and age band where it has them. Undefined where nobody tells. */
export type InhabitantsOf = (figure: Pick<Figure, 'period' | 'territory' | 'values'>) => number | undefined

/**
 * The inhabitants for the figures of a table: by the newest official statistic that was loaded and is not of a later year than the figure, or,
 * where it does not tell every comune, by the population with which the territory was loaded, which knows neither sexes nor ages.
 */
export async function inhabitantsFor(
  session: SchemaSession,
  { measure, territory: { level } }: AdmittedQuestion,
  territories: Territories,
): Promise<InhabitantsOf> {
  if (measure === 'MEDIAN_WAITING_DAYS' || measure === 'P90_WAITING_DAYS') return () => undefined
  const populations = await populationsOf(session)
  const known = new Map<string, number | undefined>()
  return ({ period, territory, values }) => {
    const group = groupOf(values.get('SEX'), values.get('AGE_BAND'))
    if (group === null) return undefined
    const population = populations.find(({ year }) => period === '' || year <= Number(period.slice(0, 4)))
    const name = `${population?.year} ${territory} ${group.sex} ${group.ageBand}`
    if (!known.has(name)) known.set(name, sum(territories.comuni(level, territory), population, group))
    return known.get(name)
  }
}

/** Null for a sex or an age that is not known: nobody lives there. */
function groupOf(sex: string | undefined, ageBand: string | undefined): Group | null {
  if (sex !== undefined && sex !== 'M' && sex !== 'F') return null
  const band = ageBands.find((one) => one === ageBand)
  if (ageBand !== undefined && band === undefined) return null
  return { sex: sex ?? null, ageBand: band ?? null }
}

function sum(comuni: readonly Place[], population: Population | undefined, group: Group): number | undefined {
  const told = total(comuni.map(({ comune }) => population?.of(comune, group)))
  if (told !== undefined || group.sex !== null || group.ageBand !== null) return told
  return total(comuni.map(({ inhabitants }) => inhabitants))
}

/** Undefined when one of them is. */
const total = (numbers: readonly (number | undefined)[]): number | undefined =>
  numbers.reduce((sum, number) => (sum === undefined || number === undefined ? undefined : sum + number), 0)
