import { fundingLine, zonePlan } from '../finance/tables.ts'
import { DAY, type Day, dateOf, dayOf, workingMoment } from './calendar.ts'
import { idAt } from './ids.ts'
import { actText, type Bookkeeping, bookLine, type LedgerAct, type SeedLine } from './ledger.ts'
import { inclusionLines, recordMultifondoProject } from './multifondo.ts'
import type { Offer } from './offer.ts'
import { recordEditions, recordVariation, variationAfter } from './plan-editions.ts'
import { recordIntervention } from './plan-interventions.ts'
import {
  figuresOf,
  othersShares,
  type PlannedLine,
  plannedLines,
  recordAllocations,
  TRIENNIUM,
} from './plan-lines.ts'
import { Random } from './random.ts'
import type { TownsOfAmbito } from './towns.ts'
import { UNMOVED_LINE } from './unmoved.ts'
import type { World } from './world.ts'
import { Budget, type FundedLine, type OfferedService } from './zone-plan-money.ts'

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
  const approval: LedgerAct = { kind: 'RESOLUTION', number: String(random.between(1, 20)), day: approved }
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
  const plan = { id: planId, ambitoCode: ambito.code }
  recordEditions(world, plan, editions, random)
  if (varied) recordVariation(world, plan, varied, random)
  const books: Bookkeeping = {
    from: approved,
    to: world.today,
    creditors: offer.providers(ambito.code),
    approval,
    variation: varied,
    serving: true,
  }
  const planned = plannedLines(ambito, random)
  recordAllocations(world, ambito, planId, planned, approved, random)
  const others = [...othersShares(world, ambito, planned), ...inclusionLines(planned)]
  // chance of its own, so that the lines of the funds stay as they are
  const otherwise = new Random(world.seed, 'shares', ambito.code)
  recordAllocations(world, ambito, planId, others, approved, otherwise)
  return [...Map.groupBy(planned, ({ service }) => service)].map(([service, lines], index) => {
    const id = recordIntervention(
      world,
      ambito,
      { planId, service, number: index + 1, approved },
      lines,
      random,
    )
    const place = { id, plan, approved }
    const funded = lines.map((line) => recordLine(world, place, line, books, random))
    // projects ask comune or Ambito: what others pay is not for them
    for (const line of others)
      if (line.service === service) recordLine(world, place, line, { ...books, serving: false }, otherwise)
    const paid = others.filter((line) => line.service === service)
    recordMultifondoProject(world, {
      id,
      ambitoCode: ambito.code,
      title: service.title,
      approved,
      lines: paid,
    })
    return { service, planInterventionId: id, lines: funded }
  })
}

/** Writes a line of the intervention and its movements. @returns what is left on it for cases */
function recordLine(
  world: World,
  { id: interventionId, plan, approved }: Place,
  { fund, year, cents }: PlannedLine,
  books: Bookkeeping,
  random: Random,
): FundedLine {
  const id = idAt(approved * DAY, random)
  const line: SeedLine = { id, interventionId, planId: plan.id, ambitoCode: plan.ambitoCode, fund, year }
  world.load.add(fundingLine, {
    ...line,
    ...UNMOVED_LINE,
    stage: 'OPEN',
    updatedAt: new Date(world.today * DAY),
  })
  const figures = figuresOf(cents, year, books, random)
  bookLine(world, line, figures, books, random)
  return { id, fund, year, available: figures.planned - figures.committed }
}

/** An intervention (uuid) of a plan. */
interface Place {
  readonly id: string
  readonly plan: { readonly id: string; readonly ambitoCode: string }
  readonly approved: Day
}
