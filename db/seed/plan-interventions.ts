import { progressReport } from '../finance/progress-tables.ts'
import { planIntervention } from '../finance/tables.ts'
import { DAY, type Day, dateOf, dayOf, workingMoment } from './calendar.ts'
import type { CareService } from './care-services.ts'
import { idAt } from './ids.ts'
import { levelOf } from './levels.ts'
import type { PlannedLine } from './plan-lines.ts'
import type { Random } from './random.ts'
import type { TownsOfAmbito } from './towns.ts'
import { NOTHING_KEPT } from './unmoved.ts'
import type { World } from './world.ts'

/** Writes an intervention of a plan with its progress reports. @returns its id */
export function recordIntervention(
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
