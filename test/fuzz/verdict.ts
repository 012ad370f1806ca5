import type { Received } from './sending.ts'

/** Codes on which clients may rely; `INTERNAL` is not among them: nobody may be able to cause one. */
const CODES: ReadonlySet<unknown> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'LIMIT_EXCEEDED',
  'SERVICE_UNAVAILABLE',
])

/** What nobody outside may learn: places in code, modules, statements, tables, hosts, names of errors of ours. */
const LEAKS: readonly RegExp[] = [
  /\.(ts|js|mjs):\d+/,
  /node_modules|node:internal/,
  /\bselect\b.+\bfrom\b|\binsert into\b|\bset local\b/is,
  /relation \\?"|column \\?"|syntax error at or near|violates .* constraint/,
  /\bcse_\w+|\bpostgres(ql)?\b|ECONN|EPIPE|ENOENT/,
  /subgraph|serviceName|StatementFailed|DatabaseUnavailable|_entities|representations/i,
]

/** What is wrong with an answer; undefined when nothing is. */
export function fault(received: Received): string | undefined {
  if (received === 'closed') return undefined
  if (received === 'silence') return 'no answer and no end'
  if ('raw' in received) return rawFault(received.raw)
  const { status, type, body } = received
  return leak(body) ?? statusFault(status) ?? bodyFault(status, type, body)
}

function leak(text: string): string | undefined {
  const found = LEAKS.map((pattern) => pattern.exec(text)?.[0]).find((hit) => hit !== undefined)
  return found === undefined ? undefined : `shows “${found.slice(0, 80)}”`
}

function statusFault(status: number): string | undefined {
  return status >= 500 && status !== 503 ? `status ${status}` : undefined
}

function bodyFault(status: number, type: string, body: string): string | undefined {
  if (body === '' || type.startsWith('text/event-stream')) return undefined
  // the figures and the words of the explorer are no answers of the graph
  if (!type.includes('json')) return status < 400 ? undefined : `status ${status} of type “${type}”`
  const answer: unknown = jsonOrNothing(body)
  if (typeof answer !== 'object' || answer === null) return 'a body that is no JSON'
  if (!('errors' in answer)) return 'data' in answer || status < 500 ? undefined : 'an error without errors'
  if (!Array.isArray(answer.errors)) return 'errors that are no list'
  const wrong = answer.errors.find((error) => !CODES.has(error?.extensions?.code))
  return wrong === undefined ? undefined : `the error ${JSON.stringify(wrong).slice(0, 300)}`
}

/** Of several answers each has a status of its own. */
function rawFault(raw: string): string | undefined {
  const statuses = [...raw.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
  if (statuses.length === 0) return 'an answer that is no HTTP'
  return leak(raw) ?? statuses.map(statusFault).find((found) => found !== undefined)
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
