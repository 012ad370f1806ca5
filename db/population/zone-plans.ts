import {
  fundAllocation,
  fundingLine,
  planEdition,
  planIntervention,
  planVariation,
  progressReport,
  zonePlan,
} from '../finance/tables.ts'
import { shareOut } from '../src/shares.ts'
import { Budget, type OfferedService } from './budget.ts'
import { DAY, type Day, dateOf, dayOf, workingMoment, yearOf } from './calendar.ts'
import { type CareService, careServices } from './care-services.ts'
import { idAt } from './ids.ts'
import { type Act, actText, type Bookkeeping, bookLine, type Figures, type Line } from './ledger.ts'
import { levelOf } from './levels.ts'
import type { Offer } from './offer.ts'
import { Random } from './random.ts'
import type { TownsOfAmbito } from './towns.ts'
import type { World } from './world.ts'

/** First and last year of the plans in force. */
export const TRIENNIUM = [2026, 2028] as const

/** Writes the zone plan in force of every Ambito: its interventions, where their money comes from, and what was done with it so far. */
export function recordZonePlans(world: World, ambiti: readonly TownsOfAmbito[], offer: Offer): Budget {
  const budget = new Budget()
  for (const ambito of ambiti) {
    const random = new Random(world.seed, 'zone plan', ambito.code)
    budget.add(ambito.code, recordZonePlan(world, ambito, offer, random))
  }
  return budget
}

function recordZonePlan(world: World, ambito: TownsOfAmbito, offer: Offer, random: Random): OfferedService[] {
  const approved = Math.min(world.today, dayOf('2026-02-10') + random.between(0, 50))
  const planId = idAt(workingMoment(approved - 60, random.unit()), random)
  const approval: Act = { kind: 'RESOLUTION', number: String(random.between(1, 20)), day: approved }
  const varied = variationAfter(approved, world.today, random)
  const editions = [{ day: approved - 20 }, approval, ...(varied ? [varied] : [])]
  world.load.add(zonePlan, {
    id: planId,
    ambitoCode: ambito.code,
    triennium: TRIENNIUM.join('-'),
    status: varied ? 'VARIED' : 'APPROVED',
    approvalAct: `${actText(approval)} del Coordinamento istituzionale`,
    approvedOn: dateOf(approved),
    note: null,
    version: editions.length,
  })
  recordEditions(world, { id: planId, ambitoCode: ambito.code }, editions, random)
  if (varied) recordVariation(world, ambito, planId, varied, random)
  const books: Bookkeeping = {
    from: approved,
    to: world.today,
    creditors: offer.providers(ambito.code),
    approval,
    variation: varied,
  }
  const planned = plannedLines(ambito, random)
  recordAllocations(world, ambito, planId, planned, approved, random)
  return [...Map.groupBy(planned, ({ service }) => service)].map(([service, lines], index) => {
    const id = recordIntervention(
      world,
      ambito,
      { planId, service, number: index + 1, approved },
      lines,
      random,
    )
    const funded = lines.map(({ fund, year, cents }) => {
      const line: Line = {
        id: idAt(approved * DAY, random),
        interventionId: id,
        planId,
        ambitoCode: ambito.code,
        fund,
        year,
      }
      world.load.add(fundingLine, { ...line, ...OPEN_LINE, updatedAt: new Date(world.today * DAY) })
      const figures = figuresOf(cents, year, books, random)
      bookLine(world, line, figures, books, random)
      return { id: line.id, year, available: figures.planned - figures.committed }
    })
    return { service, planInterventionId: id, lines: funded }
  })
}

/** Kept amounts begin at zero: the ledger's own trigger moves them. */
export const NOTHING_KEPT = {
  plannedCents: 0,
  committedCents: 0,
  liquidatedCents: 0,
  orderedCents: 0,
  paidCents: 0,
}

const OPEN_LINE = { ...NOTHING_KEPT, proposedCents: 0, stage: 'OPEN' } as const

/** Editions of a plan, the first sent for approval, the second approved, any later one a variation or its closing. */
export function recordEditions(
  world: World,
  plan: { readonly id: string; readonly ambitoCode: string },
  editions: readonly (Partial<Act> & Pick<Act, 'day'>)[],
  random: Random,
  statuses: readonly (typeof planEdition.$inferInsert)['status'][] = ['SUBMITTED', 'APPROVED', 'VARIED'],
): void {
  for (const [index, { kind, number, day }] of editions.entries()) {
    const act = kind && number ? { actKind: kind, actNumber: number, actOn: dateOf(day) } : NO_ACT
    world.load.add(planEdition, {
      planId: plan.id,
      ambitoCode: plan.ambitoCode,
      number: index + 1,
      status: statuses[index] ?? 'VARIED',
      ...act,
      reason: null,
      recordedAt: new Date(workingMoment(day, 0.95 + random.unit() * 0.05)),
    })
  }
}

const NO_ACT = { actKind: null, actNumber: null, actOn: null }

interface PlannedLine {
  readonly service: CareService
  readonly fund: string
  readonly year: number
  readonly cents: number
}

/** What the plan gives to each service, fund and year, in hundreds of euro. */
function plannedLines({ towns }: TownsOfAmbito, random: Random): PlannedLine[] {
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

/** A plan is varied some weeks after its approval, if it is time. */
function variationAfter(approved: Day, today: Day, random: Random): Act | null {
  const day = approved + random.between(10, 40)
  const number = String(random.between(21, 60))
  return day > today - 60 ? null : { kind: 'RESOLUTION', number, day }
}

function recordVariation(
  world: World,
  ambito: TownsOfAmbito,
  planId: string,
  act: Act,
  random: Random,
): void {
  world.load.add(planVariation, {
    id: idAt(workingMoment(act.day, random.unit()), random),
    planId,
    ambitoCode: ambito.code,
    act: `${actText(act)} del Coordinamento istituzionale`,
    decidedOn: dateOf(act.day),
    reason: 'Rimodulazione degli interventi e nuove risorse',
  })
}

function recordAllocations(
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
      amountCents: ofFund.reduce((sum, { cents }) => sum + cents, 0),
      act: `Riparto n. ${random.between(1, 400)} del ${dateOf(approved - 30)}`,
      spendBy: `${Number(year) + 2}-12-31`,
    })
  }
}

function recordIntervention(
  world: World,
  { code }: TownsOfAmbito,
  {
    planId,
    service,
    number,
    approved,
  }: { planId: string; service: CareService; number: number; approved: Day },
  lines: readonly PlannedLine[],
  random: Random,
): string {
  const id = idAt(workingMoment(approved, random.unit()), random)
  const cents = lines.reduce((sum, line) => sum + line.cents, 0)
  const [least, most] = service.unitCost
  const units = Math.round(cents / ((least + most) / 2))
  const users = Math.max(3, Math.round(cents / 450_000))
  world.load.add(planIntervention, {
    id,
    planId,
    ambitoCode: code,
    code: `INT-${String(number).padStart(2, '0')}`,
    title: service.title,
    serviceType: service.serviceType,
    targetArea: service.targetArea,
    leps: levelOf(service.serviceType),
    plannedUsers: users,
    plannedHours: service.unit === 'HOUR' ? units : null,
    plannedPlaces: service.unit === 'DAY' ? Math.max(2, Math.round(users / 2)) : null,
    ...NOTHING_KEPT,
    updatedAt: new Date(approved * DAY),
  })
  const quarters = ['2026-06-30', '2026-09-30', '2026-12-31', '2027-06-30', '2027-12-31'].map(dayOf)
  for (const [index, day] of quarters
    .filter((quarter) => quarter > approved && quarter <= world.today)
    .entries()) {
    const share = Math.min(0.95, 0.12 * (index + 1) + random.unit() * 0.1)
    world.load.add(progressReport, {
      id: idAt(workingMoment(day, random.unit()), random),
      interventionId: id,
      ambitoCode: code,
      asOf: dateOf(day),
      usersServed: Math.round(users * share),
      hoursDelivered: service.unit === 'HOUR' ? Math.round(units * share) : null,
      physicalPercent: (share * 100).toFixed(2),
      proceduralStep: random.pick(['Affidamento', 'Esecuzione', 'Convenzionamento']),
      status: index === 0 ? 'VALIDATED' : random.pick(['ENTERED', 'VERIFIED', 'VALIDATED']),
    })
  }
  return id
}

/** Spending follows the year; later years have little more than their appropriation. */
function figuresOf(planned: number, year: number, { from, to }: Bookkeeping, random: Random): Figures {
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
