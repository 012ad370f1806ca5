import { planEdition, planVariation } from '../finance/tables.ts'
import { type Day, dateOf, workingMoment } from './calendar.ts'
import { idAt } from './ids.ts'
import { actText, type LedgerAct } from './ledger.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Editions of a plan, the first sent for approval, the second approved, any later one a variation or its closing. */
export function recordEditions(
  world: World,
  plan: { readonly id: string; readonly ambitoCode: string },
  editions: readonly (Partial<LedgerAct> & Pick<LedgerAct, 'day'>)[],
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

/** A plan is varied some weeks after its approval, if it is time. */
export function variationAfter(approved: Day, today: Day, random: Random): LedgerAct | null {
  const day = approved + random.between(10, 40)
  const number = String(random.between(21, 60))
  return day > today - 60 ? null : { kind: 'RESOLUTION', number, day }
}

/** Writes the act that varied a plan. */
export function recordVariation(
  world: World,
  plan: { readonly id: string; readonly ambitoCode: string },
  act: LedgerAct,
  random: Random,
): void {
  world.load.add(planVariation, {
    id: idAt(workingMoment(act.day, random.unit()), random),
    planId: plan.id,
    ambitoCode: plan.ambitoCode,
    act: `${actText(act)} del Coordinamento istituzionale`,
    decidedOn: dateOf(act.day),
    reason: 'Rimodulazione degli interventi e nuove risorse',
  })
}
