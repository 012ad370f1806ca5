import { delivery } from '../cases/tables.ts'
import { ageBand, pseudonym, recordKey } from '../src/facts.ts'
import { DAY, type Day, dateOf, monthsBetween, yearOf } from './calendar.ts'
import { careFactOf } from './care-fact.ts'
import type { CaseFile } from './case-file.ts'
import { idAt } from './ids.ts'
import type { Intervention } from './project.ts'
import type { Random } from './random.ts'
import { shareOut } from './shares.ts'
import type { World } from './world.ts'

/** Writes what was given month by month under an intervention, up to last month, and tells analytics. */
export function recordDeliveries(
  world: World,
  file: CaseFile,
  intervention: Intervention,
  random: Random,
): void {
  if (!intervention.funded || file.course.deliveryStarted === null) return
  const { service, from, to, quantity, most } = intervention
  const last = Math.min(to, world.today - 25)
  const months = monthsBetween(from, Math.max(from, last))
  const due = service.frequency === 'ONCE' ? months.slice(0, 1) : months
  const eachMonth = service.frequency === 'WEEKLY' ? quantity * 4 : quantity
  let left = most
  for (const month of due) {
    const given = Math.min(left, Math.max(1, Math.round(eachMonth * (0.8 + random.unit() * 0.2))))
    if (given <= 0) break
    left -= given
    recordMonth(world, file, intervention, month, given, random)
  }
}

function recordMonth(
  world: World,
  file: CaseFile,
  { id: plannedInterventionId, service, unitCost, shares }: Intervention,
  month: Day,
  given: number,
  random: Random,
): void {
  const { person } = file
  const id = idAt(Math.min(month + 32, world.today) * DAY, random)
  const amountCents = given * unitCost
  const [bodyShareCents = 0, userShareCents = 0, healthShareCents = 0] = shareOut(amountCents, shares)
  world.load.add(delivery, {
    id,
    caseId: file.id,
    personId: person.id,
    plannedInterventionId,
    serviceType: service.serviceType,
    month: dateOf(month),
    quantity: given.toFixed(2),
    hours: service.unit === 'HOUR' ? given.toFixed(2) : null,
    amountCents,
    bodyShareCents,
    userShareCents,
    healthShareCents,
    status: 'RECORDED',
    ambitoCode: file.ambito.code,
    readers: file.fileReaders,
  })
  world.facts.delivery({
    ...careFactOf(file),
    pseudonym: pseudonym(world.pseudonymKey, 'delivery', id),
    recordKey: recordKey(world.pseudonymKey, id),
    serviceType: service.serviceType,
    ageBand: ageBand(person.birth.year, yearOf(month)),
    month: dateOf(month).slice(0, 7),
    version: 1,
  })
}
