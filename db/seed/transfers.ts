import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { transfer } from '../cases/tables.ts'
import { dateOf, monthOf, workingMoment } from './calendar.ts'
import { careFactOf } from './care-fact.ts'
import type { CaseFile } from './case-file.ts'
import { TRANSFER_HOURS } from './course.ts'
import { idAt } from './ids.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Writes the request to move the case to the Ambito, with its answer if there is one. */
export function recordTransfer(world: World, file: CaseFile, random: Random): void {
  const { course, custody, town, ambito } = file
  if (course.transferRequested === null || custody === 'COMUNE') return
  const [from, to] = [`comune:${town.istatCode}`, `ambito:${ambito.code}`]
  const requested = workingMoment(course.transferRequested, TRANSFER_HOURS.TRANSFER_REQUESTED)
  const decided =
    course.transferDecided === null
      ? null
      : workingMoment(course.transferDecided, TRANSFER_HOURS.TRANSFER_DECIDED)
  const basis = random.chance(0.9) ? 'CONSENT' : 'OVERRIDE'
  const id = idAt(requested, random)
  const version = decided === null ? 1 : 2
  world.load.add(transfer, {
    id,
    caseId: file.id,
    personId: file.person.id,
    fromHolder: from,
    toHolder: to,
    status: STATUS[custody],
    basis,
    consentOn: basis === 'CONSENT' ? dateOf(course.transferRequested) : null,
    consentId: null,
    proposalId: null,
    reason: random.pick(REASONS),
    requestedAt: new Date(requested),
    decidedAt: decided === null ? null : new Date(decided),
    decisionReason: custody === 'REJECTED' ? 'Bisogno non complesso: resta in carico al comune' : null,
    comune: town.istatCode,
    ambitoCode: ambito.code,
    targetArea: file.targetArea,
    version,
    readers: [from, to],
  })
  world.facts.add('cases.transfer-facts-changed', {
    ...careFactOf(file),
    pseudonym: pseudonym(world.pseudonymKey, 'transfer', id),
    month: monthOf(course.transferRequested).slice(0, 7),
    outcome: STATUS[custody],
    days: course.transferDecided === null ? null : course.transferDecided - course.transferRequested,
    recordKey: recordKey(world.pseudonymKey, id),
    version,
  })
}

const STATUS = { AMBITO: 'ACCEPTED', REQUESTED: 'REQUESTED', REJECTED: 'REJECTED' } as const

const REASONS = [
  'Bisogno complesso, serve la valutazione UVM',
  'Integrazione socio-sanitaria',
  "Progetto finanziato con risorse dell'Ambito",
]
