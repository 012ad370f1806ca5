/** What a mutation answers when a rule of the domain stands in the way, and a client is expected to go on from there. */
export interface Refused<Name extends string = string> {
  /** Name of the refusal's type in the graph: `SlotTaken`. */
  readonly refused: Name
  /** For the end user, in plain Italian, without personal data. */
  readonly message: string
}

/** A refusal with its message and what else its type holds: `refuse('StaleVersion', 'La scheda è …', { currentVersion: 4 })`. */
export function refuse<Name extends string>(refused: Name, message: string): Refused<Name>
export function refuse<Name extends string, Details extends object>(
  refused: Name,
  message: string,
  details: Details,
): Refused<Name> & Details
export function refuse(refused: string, message: string, details?: object): Refused {
  return { refused, message, ...details }
}

/** Whether a mutation's outcome is a refusal rather than its payload. */
export function isRefused(outcome: object): outcome is Refused {
  return 'refused' in outcome
}

/** The same of an outcome whose refusals the compiler knows. */
export function isRefusalOf<Outcome extends object>(outcome: Outcome): outcome is Extract<Outcome, Refused> {
  return isRefused(outcome)
}

/** The record has another version than the one the client read. */
export function staleVersion(currentVersion: number) {
  return refuse('StaleVersion', 'Nel frattempo i dati sono cambiati: ricaricare la pagina e riprovare.', {
    currentVersion,
  })
}

/** The record does not exist, or not for this viewer. */
export function notFound() {
  return refuse('NotFound', 'L’elemento richiesto non esiste o non è consultabile.')
}

/** The idempotency key came before with other input. */
export function repeatedKey() {
  return refuse('RepeatedKey', 'La richiesta è già stata inviata con dati diversi.')
}

/** The person has died, and what was asked would begin afterwards. */
export function personDeceased(deceasedOn: string) {
  return refuse('PersonDeceased', 'La persona risulta deceduta: da allora nulla di nuovo può iniziare.', {
    deceasedOn,
  })
}

/** What `writeOnce` keeps of a mutation's outcome: everything but refusals, so that a client may try again what was refused. */
export const keptOutcomes = { settled: (outcome: object) => !isRefused(outcome), otherInput: repeatedKey }
