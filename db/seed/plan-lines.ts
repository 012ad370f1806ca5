import { cents, plus } from '@cse/schema/cents'
import { fundAllocation } from '../finance/tables.ts'
import { shareOut } from '../src/query/shares.ts'
import { type Day, dateOf, dayOf, workingMoment, yearOf } from './calendar.ts'
import { type CareService, careServices } from './care-services.ts'
import { idAt } from './ids.ts'
import type { Bookkeeping, LineFigures } from './ledger.ts'
import { Random } from './random.ts'
import type { TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/** First and last year of the plans in force. */
export const TRIENNIUM = [2026, 2028] as const

/** What one fund sets aside for one service in one year. */
export interface PlannedLine {
  readonly service: CareService
  readonly fund: string
  readonly year: number
  readonly cents: number
}

/** What the plan gives to each service, fund and year, in hundreds of euro. */
export function plannedLines({ towns }: TownsOfAmbito, random: Random): PlannedLine[] {
  const inhabitants = towns.reduce((sum, town) => sum + town.inhabitants, 0)
  const persons = towns.reduce((sum, town) => sum + town.persons, 0)
  const hundreds = Math.round(Math.max(inhabitants * EUROS_PER_INHABITANT, persons * EUROS_PER_PERSON) / 100)
  const wealth = Math.min(0.95, inhabitants / 150_000)
  const services = careServices.filter(({ core }) => core || random.chance(0.3 + wealth * 0.6))
  const lines = services.flatMap((service) => {
    const weight = random.between(2, 8)
    return service.funds.slice(0, random.between(1, 2)).flatMap((fund) =>
      [0, 1, 2].map((year) => ({
        service,
        fund,
        year: TRIENNIUM[0] + year,
        weight: weight * random.between(4, 6),
      })),
    )
  })
  const shares = shareOut(
    hundreds,
    lines.map(({ weight }) => weight),
  )
  return lines.map(({ service, fund, year }, index) => ({
    service,
    fund,
    year,
    cents: (shares[index] ?? 0) * 10_000,
  }))
}

/**
 * What users and the health service pay beside the funds, for some of the services of which they bear a share; hundreds of euro in proportion
 * to the others.
 */
export function othersShares(
  world: World,
  ambito: TownsOfAmbito,
  lines: readonly PlannedLine[],
): PlannedLine[] {
  return [
    ...Map.groupBy(lines, ({ service, year }) => `${service.targetArea}/${service.serviceType}/${year}`),
  ].flatMap(([, [first, ...more]]) => {
    if (!first) return []
    const { service, year } = first
    const random = new Random(world.seed, 'shares', ambito.code, service.targetArea, service.serviceType)
    if (!random.chance(0.4)) return []
    const [least, most] = service.userShare
    const user = Math.round((least + most) / 2)
    const ofFunds = [first, ...more].reduce((sum, { cents }) => sum + cents, 0)
    const share = (hundredths: number) =>
      Math.round((ofFunds * hundredths) / (100 - user - service.healthShare) / HUNDRED_EUROS) * HUNDRED_EUROS
    return [
      { service, fund: USERS, year, cents: share(user) },
      { service, fund: HEALTH_SERVICE, year, cents: share(service.healthShare) },
    ].filter(({ cents }) => cents > 0)
  })
}

const USERS = 'UTENTE'
const HEALTH_SERVICE = 'ASL'
const HUNDRED_EUROS = 10_000

/** Writes what was allocated of each fund and year: as much as the lines plan. */
export function recordAllocations(
  world: World,
  ambito: TownsOfAmbito,
  planId: string,
  lines: readonly PlannedLine[],
  approved: Day,
  random: Random,
): void {
  for (const [key, ofFund] of Map.groupBy(lines, ({ fund, year }) => `${fund}/${year}`)) {
    const [fund = '', year = ''] = key.split('/')
    world.load.add(fundAllocation, {
      id: idAt(workingMoment(approved - 30, random.unit()), random),
      planId,
      ambitoCode: ambito.code,
      fund,
      year: Number(year),
      amountCents: plus(...ofFund.map((line) => cents(line.cents))),
      act: `Riparto n. ${random.between(1, 400)} del ${dateOf(approved - 30)}`,
      spendBy: `${Number(year) + 2}-12-31`,
    })
  }
}

/** Spending follows the year; later years have little more than their appropriation. */
export function figuresOf(
  planned: number,
  year: number,
  { from, to }: Bookkeeping,
  random: Random,
): LineFigures {
  const elapsed = Math.min(1, Math.max(0, (to - from) / (dayOf(`${year}-12-31`) - from)))
  const share = year <= Math.max(TRIENNIUM[0], yearOf(to)) ? 1 : random.chance(0.06) ? 0.3 : 0
  const committed = Math.round(planned * (0.3 + random.unit() * 0.4) * Math.min(1, elapsed + 0.1) * share)
  const liquidated = Math.round(committed * (0.3 + random.unit() * 0.6) * elapsed)
  return { planned, committed, liquidated, paid: Math.round(liquidated * (0.5 + random.unit() * 0.5)) }
}

/** About what the Ambito of Casarano planned for four years, over three. */
const EUROS_PER_INHABITANT = 200
/** So that a population close to the real one does not run out of money. */
const EUROS_PER_PERSON = 1_500
