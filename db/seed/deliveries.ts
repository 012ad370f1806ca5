import { cents } from '@cse/schema/cents'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { delivery, deliverySuspension } from '../cases/project-tables.ts'
import { shareWithin } from '../src/query/shares.ts'
import { DAY, type Day, dateOf, monthsBetween, workingMoment } from './calendar.ts'
import { careFactOf } from './care-fact.ts'
import type { CaseFile } from './case-file.ts'
import { idAt } from './ids.ts'
import type { DeliveredShares, Intervention } from './planned-intervention.ts'
import { Random } from './random.ts'
import type { World } from './world.ts'

/** Writes what was given month by month under an intervention, up to last month, and adds the facts. @returns all of it. */
export function recordDeliveries(
  world: World,
  file: CaseFile,
  intervention: Intervention,
  random: Random,
): DeliveredShares {
  if (!intervention.funded || file.course.deliveryStarted === null) return NOTHING
  const { service, from, to, quantity, most } = intervention
  const last = Math.min(to, world.today - 25)
  const months = monthsBetween(from, Math.max(from, last))
  const due = service.frequency === 'ONCE' ? months.slice(0, 1) : months
  const eachMonth = service.frequency === 'WEEKLY' ? quantity * 4 : quantity
  let given = NOTHING
  for (const month of due) {
    const left = most - given.quantity
    const now = Math.min(left, Math.max(1, Math.round(eachMonth * (0.8 + random.unit() * 0.2))))
    if (now <= 0) break
    const [body = 0, user = 0, health = 0] = shareWithin(
      now * intervention.unitCost,
      intervention.shares.map((share, index) => share - (given.shares[index] ?? 0)),
      intervention.shares,
    )
    recordMonth(world, file, intervention, { month, quantity: now, shares: [body, user, health] }, random)
    given = {
      quantity: given.quantity + now,
      shares: [given.shares[0] + body, given.shares[1] + user, given.shares[2] + health],
    }
  }
  return given
}

/** Writes that a few of the interventions being delivered are paused now. */
export function recordSuspension(world: World, file: CaseFile, { id, planned }: Intervention): void {
  if (file.phase !== 'SERVICE_DELIVERY' || planned.endedOn !== null) return
  const random = new Random(world.seed, 'suspension', id)
  if (!random.chance(0.03)) return
  const since = Math.max(world.today - random.between(0, 20), file.course.deliveryStarted ?? world.today)
  world.load.add(deliverySuspension, {
    id: idAt(workingMoment(since, random.unit()), random),
    plannedInterventionId: id,
    caseId: file.id,
    since: dateOf(since),
    resumedOn: null,
    reason: random.pick(['HOSPITALISATION', 'ABSENCE', 'REQUEST', 'SERVICE_UNAVAILABLE']),
    note: null,
    readers: file.fileReaders,
  })
}

const NOTHING: DeliveredShares = { quantity: 0, shares: [0, 0, 0] }

function recordMonth(
  world: World,
  file: CaseFile,
  { id: plannedInterventionId, service, unitCost, planned: { fund } }: Intervention,
  { month, quantity, shares }: DeliveredShares & { readonly month: Day },
  random: Random,
): void {
  const { person } = file
  const recordedAt = Math.min(month + 32, world.today) * DAY
  const id = idAt(recordedAt, random)
  const [bodyShare, userShare, healthShare] = shares
  const amountCents = cents(quantity * unitCost)
  world.load.add(delivery, {
    id,
    caseId: file.id,
    personId: person.id,
    plannedInterventionId,
    serviceType: service.serviceType,
    month: dateOf(month),
    quantity: quantity.toFixed(2),
    hours: service.unit === 'HOUR' ? quantity.toFixed(2) : null,
    amountCents,
    bodyShareCents: cents(bodyShare),
    userShareCents: cents(userShare),
    healthShareCents: cents(healthShare),
    status: 'RECORDED',
    recordedAt: new Date(recordedAt),
    withdrawnAt: null,
    withdrawalReason: null,
    fund,
    comune: file.town.istatCode,
    orderedOn: null,
    orderedBy: null,
    regulariseBy: null,
    regularisedOn: null,
    coPayment: null,
    version: 1,
    ambitoCode: file.ambito.code,
    readers: file.fileReaders,
  })
  world.facts.add('cases.delivery-facts-changed', {
    ...careFactOf(file),
    phase: file.phase,
    pseudonym: pseudonym(world.pseudonymKey, 'delivery', id),
    recordKey: recordKey(world.pseudonymKey, id),
    serviceType: service.serviceType,
    month: dateOf(month).slice(0, 7),
    minutes: service.unit === 'HOUR' ? quantity * 60 : 0,
    cents: amountCents,
    fund,
    version: 1,
  })
}
