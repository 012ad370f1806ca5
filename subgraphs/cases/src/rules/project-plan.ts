import type { frequencies, measureUnits, objectiveTerms } from '@cse/db/cases/vocabulary'
import { type Cents, plus } from '@cse/schema/cents'
import type { Violation } from '@cse/schema/errors'
import { formatEuro } from '@cse/schema/scalars/euro'
import { costOf, type Hundredths, hundredthsOf } from './quantity.ts'

/** A planned intervention as its author gives it; ids are uuids, amounts cents, days `YYYY-MM-DD`. */
export interface RequestedIntervention {
  /** One that the project has already; null for a new one. */
  readonly plannedIntervention: string | null
  readonly serviceType: string
  readonly facility: string | null
  readonly planIntervention: string | null
  readonly fundingLine: string | null
  readonly startsOn: string
  readonly endsOn: string
  readonly unit: (typeof measureUnits)[number]
  readonly frequency: (typeof frequencies)[number]
  readonly quantity: number
  /** Units in all; null for what frequency and dates make of the quantity. */
  readonly totalQuantity: number | null
  readonly unitCost: Cents
  readonly bodyShare: Cents
  readonly userShare: Cents
  readonly healthShare: Cents
}

/** The same, checked. */
export interface PlanLine extends Omit<RequestedIntervention, 'quantity' | 'totalQuantity'> {
  readonly quantity: Hundredths
  readonly totalQuantity: Hundredths
  readonly totalCost: Cents
}

/** What a client says a project is to be; texts are checked already. */
export interface RequestedPlan {
  readonly startsOn: string
  readonly endsOn: string
  readonly interventions: readonly RequestedIntervention[]
}

/** An objective of a project. */
export interface PlanObjective {
  readonly description: string
  readonly term: (typeof objectiveTerms)[number]
}

/** On which days a prestation's code holds: from a day to the day before another, or until further notice. */
export interface Validity {
  readonly validFrom: string
  readonly validTo: string | null
}

/** What is known of a facility: since when it may operate, the first day on which it does no more, the services it is authorised for. */
export interface KnownFacility {
  readonly authorisedOn: string | null
  readonly closedOn: string | null
  readonly serviceTypes: readonly string[]
}

/** What is in force of a planned intervention, and what was delivered of it. */
export interface InterventionInForce {
  readonly serviceType: string
  /** uuid */
  readonly facility: string | null
  readonly unit: RequestedIntervention['unit']
  readonly startsOn: string
  readonly unitCost: Cents
  readonly delivered: Hundredths
  readonly deliveredBody: Cents
  readonly deliveredUser: Cents
  readonly deliveredHealth: Cents
}

/** What a plan is checked against. */
export interface Known {
  /** Day on which the case was opened; nothing is planned before it. */
  readonly openedOn: string
  readonly codes: ReadonlyMap<string, Validity>
  /** By uuid. */
  readonly facilities: ReadonlyMap<string, KnownFacility>
  /** Services that some facility is authorised for: at a facility that is not, they are given at none. */
  readonly authorised: ReadonlySet<string>
  /** By uuid; what a version before plans of it. */
  readonly inForce: ReadonlyMap<string, InterventionInForce>
}

/** The lines of a plan, or why they cannot stand; each violation names its line: `input.plannedInterventions.0.userShare`. */
export function checkPlan(
  { startsOn, endsOn, interventions }: RequestedPlan,
  known: Known,
): { readonly lines: PlanLine[]; readonly violations: Violation[] } {
  const violations: Violation[] = []
  if (endsOn < startsOn)
    violations.push({ path: 'input.endsOn', reason: 'Il progetto finisce prima di iniziare.' })
  if (startsOn < known.openedOn)
    violations.push({
      path: 'input.startsOn',
      reason: 'Il progetto inizia prima dell’apertura della cartella.',
    })
  const twice = new Set<string>()
  const lines = interventions.flatMap((requested, index) => {
    const problems = [
      ...datesOf(requested, { startsOn, endsOn }),
      ...codeOf(requested, known.codes),
      ...facilityOf(requested, known),
      ...identityOf(requested, known.inForce, twice),
    ]
    const line = measured(requested, problems)
    if (line) problems.push(...sharesOf(line), ...deliveredOf(line, known.inForce))
    for (const [field, reason] of problems)
      violations.push({ path: `input.plannedInterventions.${index}.${field}`, reason })
    return line && problems.length === 0 ? [line] : []
  })
  return { lines, violations }
}

type Problem = readonly [field: string, reason: string]

function* datesOf(
  requested: RequestedIntervention,
  project: { startsOn: string; endsOn: string },
): Iterable<Problem> {
  if (requested.endsOn < requested.startsOn) yield ['endsOn', 'L’intervento finisce prima di iniziare.']
  if (requested.startsOn < project.startsOn) yield ['startsOn', 'L’intervento inizia prima del progetto.']
  if (requested.endsOn > project.endsOn) yield ['endsOn', 'L’intervento finisce dopo il progetto.']
}

function* codeOf(requested: RequestedIntervention, codes: Known['codes']): Iterable<Problem> {
  const validity = codes.get(requested.serviceType)
  if (!validity) yield ['serviceType', 'Il codice non è una prestazione del nomenclatore.']
  else if (
    requested.startsOn < validity.validFrom ||
    (validity.validTo !== null && requested.startsOn >= validity.validTo)
  )
    yield ['serviceType', 'La prestazione non è prevista alla data di inizio dell’intervento.']
}

/** Where a service is to be given; what a version before says already stays as it is. */
function* facilityOf(requested: RequestedIntervention, known: Known): Iterable<Problem> {
  const { facility: id, serviceType, startsOn, endsOn } = requested
  const before = known.inForce.get(requested.plannedIntervention ?? '')
  if (id === null || (before?.facility === id && before.serviceType === serviceType)) return
  const facility = known.facilities.get(id)
  if (!facility) return yield ['facility', 'L’unità di offerta non esiste.']
  const { authorisedOn, closedOn, serviceTypes } = facility
  if (authorisedOn === null || authorisedOn > startsOn)
    yield ['facility', 'L’unità di offerta non è autorizzata alla data di inizio dell’intervento.']
  if (closedOn !== null && closedOn <= endsOn)
    yield ['facility', 'L’unità di offerta cessa l’attività prima della fine dell’intervento.']
  if (known.authorised.has(serviceType) && !serviceTypes.includes(serviceType))
    yield ['facility', 'L’unità di offerta non è autorizzata per questa prestazione.']
}

function* identityOf(
  { plannedIntervention }: RequestedIntervention,
  inForce: Known['inForce'],
  twice: Set<string>,
): Iterable<Problem> {
  if (plannedIntervention === null) return
  if (!inForce.has(plannedIntervention))
    yield ['plannedIntervention', 'Il progetto non ha questo intervento.']
  if (twice.has(plannedIntervention)) yield ['plannedIntervention', 'L’intervento compare due volte.']
  twice.add(plannedIntervention)
}

/** Most cents that a unit may cost: a million euro. */
const DEAREST = 100_000_000

function measured(requested: RequestedIntervention, problems: Problem[]): PlanLine | null {
  problems.push(...amountsOf(requested))
  const quantity = hundredthsOf(requested.quantity)
  if (quantity === null) problems.push(['quantity', QUANTITY])
  const given =
    requested.totalQuantity === null ? quantity && inAll(quantity, requested) / 100 : requested.totalQuantity
  const totalQuantity = given === null ? null : hundredthsOf(given)
  if (given !== null && totalQuantity === null) problems.push(['totalQuantity', QUANTITY])
  // an unheard-of price times a quantity is no exact amount any more
  if (quantity === null || totalQuantity === null || requested.unitCost > DEAREST) return null
  return { ...requested, quantity, totalQuantity, totalCost: costOf(totalQuantity, requested.unitCost) }
}

const QUANTITY = 'La quantità deve essere positiva, fino a 100.000, con al massimo due decimali.'

function* amountsOf(requested: RequestedIntervention): Iterable<Problem> {
  if (requested.unitCost < 0 || requested.unitCost > DEAREST)
    yield ['unitCost', 'Il costo unitario deve essere tra 0.00 e 1000000.00 euro.']
  for (const share of ['bodyShare', 'userShare', 'healthShare'] as const)
    if (requested[share] < 0) yield [share, 'Una quota non può essere negativa.']
}

function* sharesOf(line: PlanLine): Iterable<Problem> {
  if (plus(line.bodyShare, line.userShare, line.healthShare) === line.totalCost) return
  yield [
    'bodyShare',
    `Le quote di ente, utente e SSN devono sommare al costo complessivo: ${formatEuro(line.totalCost)} euro.`,
  ]
}

/** What was delivered stays: a variation plans no less, and changes neither what it was nor its price. */
function* deliveredOf(line: PlanLine, inForce: Known['inForce']): Iterable<Problem> {
  const before = line.plannedIntervention === null ? undefined : inForce.get(line.plannedIntervention)
  if (!before || before.delivered === 0) return
  const fixed = 'Non può cambiare: parte dell’intervento è già stata erogata. Prevedere un altro intervento.'
  for (const field of ['serviceType', 'unit', 'startsOn', 'unitCost'] as const)
    if (line[field] !== before[field]) yield [field, fixed]
  if (line.totalQuantity < before.delivered) yield ['totalQuantity', 'È meno di quanto è già stato erogato.']
  for (const [share, delivered] of [
    ['bodyShare', before.deliveredBody],
    ['userShare', before.deliveredUser],
    ['healthShare', before.deliveredHealth],
  ] as const)
    if (line[share] < delivered) yield [share, 'La quota è inferiore a quella già erogata.']
}

/** How many units a quantity makes in all, given that often between two days, both included; weeks and months count when they begin. */
export function inAll(
  quantity: Hundredths,
  { frequency, startsOn, endsOn }: Pick<RequestedIntervention, 'frequency' | 'startsOn' | 'endsOn'>,
): Hundredths {
  if (frequency === 'ONCE' || endsOn < startsOn) return quantity
  if (frequency === 'WEEKLY') {
    const days = (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000
    return quantity * (Math.floor(days / 7) + 1)
  }
  const [from, to] = [startsOn, endsOn].map((day) => day.split('-').map(Number)) as [number[], number[]]
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from
  const [toYear = 0, toMonth = 0, toDay = 0] = to
  const months = (toYear - fromYear) * 12 + (toMonth - fromMonth)
  return quantity * (toDay >= fromDay ? months + 1 : Math.max(1, months))
}
