import type { IncomingHttpHeaders } from 'node:http'

/**
 * Up to where the database has what a client wrote (a position in its log): an answer says it after a write, and a request that says it again is
 * answered by no replica that has less. One gateway remembers it by itself; a client that may be sent to another sends it along.
 */
export const WRITTEN_HEADER = 'x-cse-written'

/** 0 when the request says none. What is no position is none. */
export function writtenIn(headers: IncomingHttpHeaders): number {
  const text = headers[WRITTEN_HEADER]
  return typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : 0
}

export const writtenHeader = (position: number): Readonly<Record<string, string>> =>
  position > 0 ? { [WRITTEN_HEADER]: String(position) } : {}
