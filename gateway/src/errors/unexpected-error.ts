import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { isOurs, rootOf } from './public-errors.ts'

/** A list of 200 rows may fail 200 times in one way. */
const MOST_REPORTED = 3

/** Logs where unexpected errors occurred. Their messages may hold personal data and stay out of it. */
export function logUnexpectedErrors(errors: readonly unknown[], requestId: string, logger: Logger): void {
  const unexpected = errors.filter(
    (error) => !(error instanceof GraphQLError && isOurs(error.extensions.code)),
  )
  for (const error of unexpected.slice(0, MOST_REPORTED)) {
    const root = rootOf(error)
    const what = { error: root?.name, statement: statementOf(root), at: placeOf(root), of: unexpected.length }
    logger.error({ requestId, ...what }, 'unexpected error')
  }
}

/** The stack without its first line, which repeats the message. */
function placeOf(error: Error | undefined): string[] | undefined {
  return error?.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}

const OF_THE_DATABASE: ReadonlySet<string> = new Set(['StatementFailed', 'DatabaseUnavailable'])

/** Which statement the database refused, and why, or what keeps it from answering: by its rule (`db/src/connection/failure.ts`) such a message holds no values. */
function statementOf(error: Error | undefined): string | undefined {
  return error && OF_THE_DATABASE.has(error.name) ? error.message : undefined
}
