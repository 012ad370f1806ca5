import type { ErrorCode } from '@cse/schema/errors'
import { GraphQLError } from 'graphql'

/** The operation would cost more than its client may spend on one. */
export function overBudget(cost: number, budget: number): GraphQLError {
  const message = `L’operazione ha un costo di ${cost} e il limite è ${budget}: chiedi pagine più corte o meno campi annidati.`
  return limitExceeded(message, { cost, budget })
}

/** A limit of the gateway was passed. */
export function limitExceeded(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED' satisfies ErrorCode, ...details } })
}
