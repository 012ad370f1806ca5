import { cents, plus } from '@cse/schema/cents'
import { fundAllocation, fundingLine, planIntervention, zonePlan } from '../finance/tables.ts'
import { zonePlanTotals } from '../reference/catalogue-files.ts'
import { readReference } from '../reference/csv.ts'
import { shareOut, shareWithin } from '../src/query/shares.ts'
import { DAY, dateOf, dayOf, workingMoment } from './calendar.ts'
import { careServices } from './care-services.ts'
import { idAt } from './ids.ts'
import { actText, bookLine, type LedgerAct, type SeedLine } from './ledger.ts'
import { levelOf } from './levels.ts'
import type { Offer } from './offer.ts'
import { recordEditions } from './plan-editions.ts'
import { Random } from './random.ts'
import { NOTHING_KEPT, UNMOVED_LINE } from './unmoved.ts'
import type { World } from './world.ts'

/** Writes the closed plans whose published totals we know; the movements are made up and sum to them to the cent. */
export function recordClosedPlans(world: World, offer: Offer): void {
  for (const totals of readReference(zonePlanTotals)) recordClosedPlan(world, offer, totals)
}

type Totals = ReturnType<typeof zonePlanTotals.row.parse>

function recordClosedPlan(world: World, offer: Offer, totals: Totals): void {
  const { ambito: ambitoCode, triennium } = totals
  const random = new Random(world.seed, 'closed plan', ambitoCode)
  const [first = 0, last = 0] = triennium.split('-').map(Number)
  const approved = dayOf(`${first}-03-20`)
  const planId = idAt(workingMoment(approved, 0), random)
  const approval: LedgerAct = { kind: 'RESOLUTION', number: '1', day: approved }
  const closing: LedgerAct = { kind: 'RESOLUTION', number: '2', day: dayOf(totals.as_of) }
  world.load.add(zonePlan, {
    id: planId,
    ambitoCode,
    triennium,
    status: 'CLOSED',
    approvalAct: `${actText(approval)} del Coordinamento istituzionale`,
    approvedOn: dateOf(approved),
    note: `Rendiconto al ${totals.as_of}; i totali sono quelli pubblicati, il dettaglio è sintetico`,
    version: 2,
  })
  recordEditions(world, { id: planId, ambitoCode }, [approval, closing], random, ['APPROVED', 'CLOSED'])
  const lines = linesOf(world, { planId, ambitoCode, first, last, approved }, random)
  const figures = figuresOf(totals, lines.length, random)
  for (const [index, line] of lines.entries()) {
    const own = figures(index)
    const [from, to] = [dayOf(`${line.year}-03-20`), dayOf(`${line.year}-12-31`)]
    world.load.add(fundingLine, {
      ...line,
      ...UNMOVED_LINE,
      stage: 'CLOSED',
      updatedAt: new Date(to * DAY),
    })
    const creditors = offer.providers(ambitoCode)
    bookLine(world, line, own, { from, to, creditors, approval, variation: null, serving: false }, random)
  }
  const planned = lines.map((line, index) => ({ ...line, cents: figures(index).planned }))
  for (const [key, ofFund] of Map.groupBy(planned, ({ fund, year }) => `${fund}/${year}`)) {
    const [fund = '', year = ''] = key.split('/')
    world.load.add(fundAllocation, {
      id: idAt(workingMoment(approved, random.unit()), random),
      planId,
      ambitoCode,
      fund,
      year: Number(year),
      amountCents: plus(...ofFund.map((line) => cents(line.cents))),
      act: `Riparto ${year}`,
      spendBy: totals.as_of,
    })
  }
}

interface Plan {
  readonly planId: string
  readonly ambitoCode: string
  readonly first: number
  readonly last: number
  readonly approved: number
}

/** One line for each service, fund of the time, and year. */
function linesOf(
  world: World,
  { planId, ambitoCode, first, last, approved }: Plan,
  random: Random,
): SeedLine[] {
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  return careServices
    .filter(({ core, serviceType }) => core && !serviceType.startsWith('A9'))
    .flatMap((service, index) => {
      const interventionId = idAt(workingMoment(approved, random.unit()), random)
      world.load.add(planIntervention, {
        id: interventionId,
        planId,
        ambitoCode,
        code: `INT-${String(index + 1).padStart(2, '0')}`,
        title: service.title,
        serviceType: service.serviceType,
        targetArea: service.targetArea,
        leps: levelOf(service.serviceType),
        plannedUsers: random.between(10, 200),
        plannedHours: null,
        plannedPlaces: null,
        ...NOTHING_KEPT,
        updatedAt: new Date(approved * DAY),
      })
      const fundsOfTheTime = FUNDS_OF_THE_TIME[service.targetArea] ?? ['FNPS', 'FGSA', 'COMUNE']
      const fund = fundsOfTheTime[index % fundsOfTheTime.length] ?? 'FNPS'
      return years.map((year) => ({
        id: idAt(approved * DAY, random),
        interventionId,
        planId,
        ambitoCode,
        fund,
        year,
      }))
    })
}

function figuresOf({ planned, committed, liquidated }: Totals, count: number, random: Random) {
  const uneven = (caps: readonly number[]) => caps.map((cap) => cap * (0.6 + random.unit() * 0.4))
  const plannedShares = shareOut(
    planned,
    Array.from({ length: count }, () => random.between(3, 9)),
  )
  const committedShares = shareWithin(committed, plannedShares, uneven(plannedShares))
  const liquidatedShares = shareWithin(liquidated, committedShares, uneven(committedShares))
  return (index: number) => {
    const liquidatedCents = liquidatedShares[index] ?? 0
    return {
      planned: plannedShares[index] ?? 0,
      committed: committedShares[index] ?? 0,
      liquidated: liquidatedCents,
      paid: index % 3 === 0 ? Math.floor(liquidatedCents * 0.9) : liquidatedCents,
    }
  }
}

/** What paid for each target area then; the others had the funds without a purpose of their own. */
const FUNDS_OF_THE_TIME: Readonly<Record<string, readonly string[]>> = {
  1: ['FNPS', 'PAC', 'FGSA', 'COMUNE'],
  2: ['FNA', 'COMUNE', 'FGSA'],
  4: ['FNA', 'PAC', 'COMUNE'],
}
