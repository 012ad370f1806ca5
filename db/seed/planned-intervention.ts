import { type Cents, cents, zero } from '@cse/schema/cents'
import { plannedIntervention } from '../cases/project-tables.ts'
import { caseFunding } from '../finance/funding-tables.ts'
import { shareOut } from '../src/query/shares.ts'
import { type Day, dateOf, workingMoment, yearOf } from './calendar.ts'
import type { CareService } from './care-services.ts'
import type { CaseFile } from './case-file.ts'
import { idAt } from './ids.ts'
import type { TableRow } from './load.ts'
import type { Offer } from './offer.ts'
import { TRIENNIUM } from './plan-lines.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'
import type { Budget, OfferedService } from './zone-plan-money.ts'

/** A planned intervention, as its deliveries need it. */
export interface Intervention {
  readonly id: string
  readonly service: CareService
  readonly from: Day
  readonly to: Day
  /** Each time. */
  readonly quantity: number
  readonly unitCost: number
  /** Most that may be delivered. */
  readonly most: number
  /** Cents planned for the body, the user, the health service. */
  readonly shares: readonly [number, number, number]
  readonly funded: boolean
  /** Its row and that of the request for its money, which wait for what was delivered; no request before the project is agreed. */
  readonly planned: Planned
  readonly funding: TableRow<typeof caseFunding> | null
}

/** What was delivered of an intervention, in units and in cents for each share. */
export interface DeliveredShares {
  readonly quantity: number
  readonly shares: readonly [number, number, number]
}

type Planned = TableRow<typeof plannedIntervention>

/** Where services and money for projects come from. */
export interface Supply {
  readonly offer: Offer
  readonly budget: Budget
}

/** From when to when a project runs. */
export interface Span {
  readonly from: Day
  readonly to: Day
}

/** Writes the planned intervention with what was delivered of it; what has ended holds no more of the zone plan than that. */
export function recordPlanned(
  { load }: World,
  { planned, funding }: Intervention,
  { quantity, shares }: DeliveredShares,
): void {
  const [body, user, health] = shares
  const claimed =
    planned.endedOn === null ? planned.claimedCents : cents(Math.min(planned.claimedCents, body))
  if (funding) load.add(caseFunding, fundingLeft(funding, claimed))
  load.add(plannedIntervention, {
    ...planned,
    claimedCents: claimed,
    fundingVersion: claimed < planned.claimedCents ? 2 : 1,
    deliveredQuantity: quantity.toFixed(2),
    deliveredBodyCents: cents(body),
    deliveredUserCents: cents(user),
    deliveredHealthCents: cents(health),
  })
}

/** The request as finance keeps it, once so many cents are still needed. */
function fundingLeft(funding: TableRow<typeof caseFunding>, claimed: Cents): TableRow<typeof caseFunding> {
  const reservedCents = cents(Math.min(funding.reservedCents, claimed))
  return reservedCents < funding.reservedCents ? { ...funding, reservedCents, version: 2 } : funding
}

interface Place {
  readonly projectId: string
  readonly position: number
  readonly offered: OfferedService
  readonly span: Span
}

/** Plans one of the services offered, and asks for its money. */
export function recordIntervention(
  world: World,
  file: CaseFile,
  { projectId, position, offered, span }: Place,
  { offer, budget }: Supply,
  random: Random,
): Intervention {
  const { service, planInterventionId } = offered
  const { course, fileReaders, ambito } = file
  const drafted = course.drafted ?? file.course.opened
  const id = idAt(workingMoment(drafted, random.unit()), random)
  const quantity = random.between(...service.quantity)
  const unitCost = random.between(...service.unitCost)
  const most = quantity * timesIn(service, span)
  const user = random.between(...service.userShare)
  const totalCents = cents(most * unitCost)
  const [bodyShareCents = zero, userShareCents = zero, healthShareCents = zero] = shareOut(totalCents, [
    100 - user - service.healthShare,
    user,
    service.healthShare,
  ]).map(cents)

  const state = stateOf(file, position, random)
  const line = state === 'FUNDED' ? budget.reserve(offered, yearIn(span.from), bodyShareCents) : undefined
  const fundingState = state === 'FUNDED' && !line ? 'REFUSED' : state
  const refusalReason = fundingState === 'REFUSED' ? 'Disponibilità esaurita' : null
  const planned: Planned = {
    id,
    projectId,
    caseId: file.id,
    position,
    serviceType: service.serviceType,
    facilityId: service.article ? facilityFor(offer.facilities(ambito.code, service.article), random) : null,
    planInterventionId,
    fundingLineId: line?.id ?? null,
    fund: line?.fund ?? null,
    fundingState,
    fundingVersion: 1,
    fundingReason: refusalReason,
    startsOn: dateOf(span.from),
    endsOn: dateOf(span.to),
    unit: service.unit,
    frequency: service.frequency,
    quantity: quantity.toFixed(2),
    plannedQuantity: most.toFixed(2),
    unitCostCents: cents(unitCost),
    totalCents,
    bodyShareCents,
    userShareCents,
    healthShareCents,
    deliveredQuantity: '0',
    deliveredBodyCents: zero,
    deliveredUserCents: zero,
    deliveredHealthCents: zero,
    coPayments: {},
    endedOn: course.evaluated === null ? null : dateOf(course.evaluated),
    endReason: course.evaluated === null ? null : 'COMPLETED',
    fundingAmbito: course.agreed === null ? null : ambito.code,
    claimedCents: line ? bodyShareCents : zero,
    readers: fileReaders,
  }
  const funding: TableRow<typeof caseFunding> | null =
    course.agreed === null
      ? null
      : {
          id: idAt(workingMoment(drafted, random.unit()), random),
          caseId: file.id,
          plannedInterventionId: id,
          interventionId: planInterventionId,
          lineId: line?.id ?? null,
          ambitoCode: ambito.code,
          state: fundingState,
          refusalReason,
          requestedCents: bodyShareCents,
          reservedCents: line ? bodyShareCents : zero,
          version: 1,
          refusal: fundingState === 'REFUSED' ? 'EXHAUSTED' : null,
          decidedOn: dateOf(Math.min(world.today, course.agreed + random.between(0, 1))),
        }
  const shares = [bodyShareCents, userShareCents, healthShareCents] as const
  return {
    id,
    service,
    ...span,
    quantity,
    unitCost,
    most,
    shares,
    funded: line !== undefined,
    planned,
    funding,
  }
}

function facilityFor(open: readonly string[], random: Random): string | null {
  return open.length === 0 ? null : random.pick(open)
}

/** How often the service is given between two days. */
function timesIn({ frequency }: CareService, { from, to }: Span): number {
  if (frequency === 'ONCE') return 1
  return frequency === 'WEEKLY' ? Math.floor((to - from) / 7) + 1 : Math.floor((to - from) / 30.4) + 1
}

/** What is delivered was funded, at least the first of it; for what is not agreed nobody was asked. */
function stateOf({ course }: CaseFile, position: number, random: Random): 'REQUESTED' | 'FUNDED' | 'REFUSED' {
  if (course.deliveryStarted !== null) return position === 1 || random.chance(0.94) ? 'FUNDED' : 'REFUSED'
  if (course.agreed === null) return 'REQUESTED'
  return random.chance(0.93) ? 'FUNDED' : 'REFUSED'
}

/** What began before the plans in force is charged to their first year. */
function yearIn(day: Day): number {
  return Math.min(TRIENNIUM[1], Math.max(TRIENNIUM[0], yearOf(day)))
}
