import type { Violation } from '@cse/schema/errors'
import { refuse } from '@cse/schema/refusal'
import { completenessOf } from './completeness.ts'
import {
  type Answers,
  type AssessmentKind,
  type Instrument,
  type ItemDefinition,
  validOn,
} from './instrument.ts'

/** A professional as a client names them: an operator, or somebody of the health service by name and profession. */
export interface NamedParticipant {
  readonly operator?: string | null
  readonly name?: string | null
  readonly profession?: string | null
  /** Code of the section they fill in; the whole instrument without one. */
  readonly section?: string | null
}

/** What is to be planned. */
export interface Plan {
  readonly kind: AssessmentKind
  /** `YYYY-MM-DD`. */
  readonly plannedOn: string
  readonly participants: readonly NamedParticipant[]
}

/** Who has to answer for what, and whether they have. */
export interface SigningParticipant {
  readonly section: string | null
  readonly signedOffAt: Date | null
}

/**
 * The version of an instrument with which an assessment may be planned for a day: the one that was asked for, else the one valid on that
 * day; or what is wrong with the choice.
 */
export function versionFor(
  versions: readonly Instrument[],
  version: string | null,
  plannedOn: string,
): Instrument | Violation {
  if (versions.length === 0)
    return { path: 'input.instrument', reason: 'Lo strumento di valutazione non esiste.' }
  const requested = version === null ? versions : versions.filter((one) => one.version === version)
  if (requested.length === 0)
    return { path: 'input.instrumentVersion', reason: 'Lo strumento non ha questa versione.' }
  return (
    requested.find((one) => validOn(one, plannedOn)) ?? {
      path: version === null ? 'input.instrument' : 'input.instrumentVersion',
      reason: 'Lo strumento non è in uso alla data prevista.',
    }
  )
}

/** What is wrong with a plan; a multidimensional assessment names at least two professionals, who together answer for every section that must be filled in. */
export function planFaults(
  form: Instrument,
  { kind, plannedOn, participants }: Plan,
  { openedOn, today }: { readonly openedOn: string; readonly today: string },
): Violation[] {
  const faults: Violation[] = []
  const wrong = (path: string, reason: string) => faults.push({ path: `input.${path}`, reason })
  if (!form.assessedBy.includes(kind))
    wrong('kind', 'Lo strumento non si usa per questo tipo di valutazione.')
  if (plannedOn < openedOn) wrong('plannedOn', 'La data prevista precede l’apertura del caso.')
  if (plannedOn > yearAfter(today)) wrong('plannedOn', 'La data prevista è oltre un anno da oggi.')
  if (kind === 'PROFESSIONAL') {
    if (participants.length > 0)
      wrong('participants', 'Una valutazione professionale non prevede altri professionisti.')
    return faults
  }
  if (participants.length < 2)
    wrong('participants', 'Una valutazione multidimensionale prevede almeno due professionisti.')
  if (participants.length > MOST_PARTICIPANTS)
    wrong('participants', `I professionisti sono al più ${MOST_PARTICIPANTS}.`)
  for (const [at, { operator, name, profession, section }] of participants.entries()) {
    const named = [name, profession].filter((text) => text != null).length
    if (operator == null ? named < 2 : named > 0)
      wrong(`participants.${at}`, 'Indicare l’operatore oppure nominativo e profilo professionale.')
    if (section != null && !form.sections.some(({ code }) => code === section))
      wrong(`participants.${at}.section`, 'La sezione non fa parte dello strumento.')
  }
  const operators = participants.map(({ operator }) => operator).filter((operator) => operator != null)
  if (new Set(operators).size < operators.length) wrong('participants', 'Un operatore è indicato due volte.')
  for (const { code, label } of uncovered(form, participants))
    wrong('participants', `Nessun professionista compila la sezione ${code} (${label}).`)
  return faults
}

/** Sections that must be filled in and that nobody answers for. */
function uncovered({ sections, items }: Instrument, participants: readonly NamedParticipant[]) {
  if (participants.some(({ section }) => section == null)) return []
  return sections.filter(
    ({ code }) =>
      items.some(({ section, required }) => required && section === code) &&
      !participants.some(({ section }) => section === code),
  )
}

/** Why a part may not be signed off yet; null when it may. */
export function signOffObstacle(form: Instrument, answers: Answers, section: string | null) {
  const { missing } = completenessOf(form, answers, section)
  return missing.length > 0 ? assessmentIncomplete(missing) : null
}

/** Why an assessment may not be completed yet; null when it may. */
export function completionObstacle(
  form: Instrument,
  answers: Answers,
  kind: AssessmentKind,
  participants: readonly SigningParticipant[],
) {
  const { missing } = completenessOf(form, answers)
  if (missing.length > 0) return assessmentIncomplete(missing)
  const unsigned = participants.filter(({ signedOffAt }) => signedOffAt === null).length
  return kind === 'MULTIDIMENSIONAL' && unsigned > 0 ? partsNotSignedOff(unsigned) : null
}

/** Required items wait for an answer. */
function assessmentIncomplete(missing: readonly ItemDefinition[]) {
  const codes = missing.map(({ code }) => code)
  return refuse('AssessmentIncomplete', `Mancano risposte obbligatorie: ${codes.join(', ')}.`, {
    missing: codes,
  })
}

/** Professionals have not signed their part off. */
function partsNotSignedOff(waiting: number) {
  const message =
    waiting === 1
      ? 'Un professionista non ha ancora sottoscritto la propria parte.'
      : `${waiting} professionisti non hanno ancora sottoscritto la propria parte.`
  return refuse('PartsNotSignedOff', message, { waiting })
}

/** What is completed does not change any more. */
export function assessmentCompleted() {
  return refuse('AssessmentCompleted', 'La valutazione è già conclusa.')
}

/** It was written on paper or elsewhere, so there is nothing to fill in. */
export function assessmentWithoutForm() {
  return refuse('AssessmentWithoutForm', 'La valutazione non ha uno strumento da compilare.')
}

/** Somebody else has to sign. */
export function notParticipant() {
  return refuse('NotParticipant', 'La parte deve essere sottoscritta dal professionista indicato.')
}

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`
}

const MOST_PARTICIPANTS = 20
