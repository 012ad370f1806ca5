import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { ageBands } from '@cse/schema/bands'
import type { ResolvedRequest } from '../../rules/aggregate/resolve-request.ts'
import type { InhabitantsOf } from '../../rules/aggregate/rows.ts'
import type { ComunePlace, Territories } from '../../rules/territories.ts'
import { type Group, populationsOf, type ResidentPopulation } from './population.ts'

/**
 * The inhabitants for the figures of a table: by the newest loaded statistic that is not of a later year than the figure, or, where that lacks a
 * comune, by the population with which the territory was loaded, which has neither sexes nor ages.
 */
export async function inhabitantsFor(
  session: SchemaSession,
  { measure, territory: { level } }: ResolvedRequest,
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

/** Null for a sex or an age that is not known: it has no inhabitants. */
function groupOf(sex: string | undefined, ageBand: string | undefined): Group | null {
  if (sex !== undefined && sex !== 'M' && sex !== 'F') return null
  const band = ageBands.find((one) => one === ageBand)
  if (ageBand !== undefined && band === undefined) return null
  return { sex: sex ?? null, ageBand: band ?? null }
}

function sum(
  comuni: readonly ComunePlace[],
  population: ResidentPopulation | undefined,
  group: Group,
): number | undefined {
  const counted = total(comuni.map(({ comune }) => population?.of(comune, group)))
  if (counted !== undefined || group.sex !== null || group.ageBand !== null) return counted
  return total(comuni.map(({ inhabitants }) => inhabitants))
}

/** Undefined when one of them is. */
const total = (numbers: readonly (number | undefined)[]): number | undefined =>
  numbers.reduce((sum, number) => (sum === undefined || number === undefined ? undefined : sum + number), 0)
