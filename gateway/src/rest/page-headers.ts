import type { FastifyRequest } from 'fastify'
import type { ListedOperation } from '../persisted-documents/manifest.ts'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import { besideRows } from './rows.ts'
import type { Table } from './table.ts'

/**
 * What stands beside the rows of a table, for who takes the rows alone: `Link` to the next page (RFC 8288) of what was asked for by GET, and
 * `CSE-Table` with the rest (RFC 9651): `as-of="2026-03-01T00:00:00Z", complete=?1`.
 */
export function pageHeaders(
  data: unknown,
  table: Table,
  { body }: Pick<ListedOperation, 'body'>,
  { method, variables }: OperationRequest,
  { raw }: FastifyRequest,
): Readonly<Record<string, string>> {
  const { pageInfo, ...beside } = besideRows(data, table)
  const fields = Object.entries(beside).flatMap(([name, value]) => {
    const item = itemOf(value)
    return item === undefined
      ? []
      : [`${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}=${item}`]
  })
  const cursor = nextCursor(pageInfo)
  const paged = cursor !== undefined && method === 'GET' && /\$after\b/.test(body)
  const next = paged && `<${pathOf(raw.url)}?${addressOf({ ...variables, after: cursor })}>; rel="next"`
  return {
    ...(fields.length > 0 && { 'cse-table': fields.join(', ') }),
    ...(cursor !== undefined && { 'cse-next-cursor': cursor }),
    ...(next && { link: next }),
  }
}

function nextCursor(pageInfo: unknown): string | undefined {
  if (typeof pageInfo !== 'object' || pageInfo === null) return undefined
  const { hasNextPage, endCursor } = { hasNextPage: false, endCursor: null, ...pageInfo }
  return hasNextPage === true && typeof endCursor === 'string' ? endCursor : undefined
}

/** A value as an item of a structured field. */
function itemOf(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? '?1' : '?0'
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) ? JSON.stringify(value) : undefined
}

const pathOf = (url = ''): string => url.split('?', 1)[0] ?? ''

/** The variables as an address has them. */
function addressOf(variables: Readonly<Record<string, unknown>>): string {
  const written = Object.entries(variables).map(([name, value]) => {
    const isTexts = Array.isArray(value) && value.every((each) => typeof each !== 'object')
    const text = isTexts ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value)
    return `${name}=${encodeURIComponent(text)}`
  })
  return written.join('&')
}
