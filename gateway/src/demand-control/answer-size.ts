import type { HTTPGraphQLResponse } from '@apollo/server'
import { limitExceeded } from './limit-exceeded.ts'

/** No screen and no page of aggregates comes near it. */
const LARGEST_CHARACTERS = 8 * 1024 * 1024

/** @throws LIMIT_EXCEEDED when the answer is longer than any client of ours needs */
export function assertAnswerSize({ body }: HTTPGraphQLResponse): void {
  if (body.kind === 'complete' && body.string.length > LARGEST_CHARACTERS)
    throw limitExceeded('La risposta è troppo lunga: chiedi pagine più corte o meno campi.')
}
