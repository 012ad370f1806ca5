import { z } from 'zod'
import { DatabaseUnavailable, StatementFailed } from '../connection/failure.ts'

/**
 * Why an event could not be handled, without a word of what it carries: the queue, the log and the list of events that were given up keep this
 * text, and messages of errors may hold anybody's data.
 */
export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed'

  constructor(error: unknown) {
    super(reasonOf(error))
  }
}

/** The kind of an error and where it comes from: of a statement its name and SQLSTATE, of a payload the fields that are wrong, else the place in our code. */
function reasonOf(error: unknown): string {
  if (error instanceof StatementFailed) {
    const { statement, sqlState, constraint } = error
    return `StatementFailed: ${statement} (${[sqlState, constraint].filter(Boolean).join(', ')})`
  }
  if (error instanceof DatabaseUnavailable)
    return `DatabaseUnavailable${error.sqlState ? ` (${error.sqlState})` : ''}`
  if (error instanceof z.ZodError) {
    const wrong = error.issues.slice(0, MOST).map(({ path, code }) => `${path.map(step).join('.')} ${code}`)
    return `ZodError: ${wrong.join('; ')}`
  }
  if (!(error instanceof Error)) return 'something that is no error was thrown'
  const place = PLACE.exec(error.stack?.split('\n').find((line) => PLACE.test(line)) ?? '')?.[0]
  return place ? `${nameOf(error)} at ${place}` : nameOf(error)
}

const MOST = 5
/** A file of ours in a line of a stack. */
const PLACE = /(?<=^\s+at .*\/)(db|gateway|schema|subgraphs|test)\/[\w./-]+\.ts:\d+/

const step = (key: PropertyKey): string =>
  typeof key === 'number' || (typeof key === 'string' && /^[A-Za-z]{1,40}$/.test(key)) ? String(key) : '…'

const nameOf = ({ name }: Error): string => (/^[A-Za-z]{1,60}$/.test(name) ? name : 'Error')
