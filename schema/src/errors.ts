import { GraphQLError } from 'graphql'

/** The codes in `extensions.code` that clients may rely on, with the Italian words for them; there are no others. */
export const errorCodes = {
  UNAUTHENTICATED: 'Accesso necessario',
  FORBIDDEN: 'Operazione non consentita',
  BAD_USER_INPUT: 'Dati non validi',
  PERSISTED_QUERY_NOT_IN_LIST: 'Operazione non registrata',
  LIMIT_EXCEEDED: 'Limite superato',
  SERVICE_UNAVAILABLE: 'Servizio non disponibile',
  INTERNAL: 'Errore interno',
} as const
export type ErrorCode = keyof typeof errorCodes

/** What is wrong with an input: where (`input.amount`, `after`) and why, in plain Italian and without the value itself. */
export interface Violation {
  readonly path: string
  readonly reason: string
}

/** The request has no viewer. */
export function unauthenticated(): GraphQLError {
  return coded('UNAUTHENTICATED', 'È necessario accedere per continuare.')
}

/** The viewer's scope or role does not include this field. Says nothing of what is behind it. */
export function forbidden(): GraphQLError {
  return coded('FORBIDDEN', 'Non è consentito consultare questo dato.')
}

/** The input breaks a rule of form; the message repeats the reasons, `extensions.violations` lists them with their paths. */
export function badInput(violations: readonly Violation[]): GraphQLError {
  return coded('BAD_USER_INPUT', violations.map(({ reason }) => reason).join(' '), { violations })
}

/** A value that its scalar does not admit; whoever knows the path of the value completes the violation. */
export function malformed(reason: string): GraphQLError {
  return coded('BAD_USER_INPUT', reason, { reason })
}

/** An answer to the client and no fault of ours, so it has no stack: collecting one for every denied row would cost more than the rows. */
function coded(code: ErrorCode, message: string, details?: Record<string, unknown>): GraphQLError {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  const error = new GraphQLError(message, { extensions: { code, ...details } })
  Error.stackTraceLimit = limit
  return error
}
