import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Viewer } from '@cse/schema/viewer'
import type { Registry } from '../../persisted-documents/registry.ts'

/** With whom a request is counted together, and how many they may send. */
export interface Allowance {
  readonly key: string
  readonly perMinute: number
  /** Undefined: as many as the minutes let through. */
  readonly perDay?: number
}

/** What a partner may send whose registration does not say it: all who hold its tokens together. */
const PARTNER_ALLOWANCE = { perMinute: 600, perDay: 100_000 }

/** What one person may send: ten requests a second, more than any screen of the application. */
const PERSON_ALLOWANCE = { perMinute: 600 }

/** What an address may send without a token, or with tokens that are refused: many may be behind one. */
const ADDRESS_ALLOWANCE = { perMinute: 300 }

/**
 * The allowance of a request. A partner is counted as one, whoever holds its tokens; of an application each person; who has not signed in
 * by address. Persons and addresses are known to the counts by a keyed digest alone.
 */
export function allowanceOf(
  viewer: Viewer | null,
  address: string,
  { registry, secret }: { readonly registry: Registry; readonly secret: Buffer },
): Allowance {
  const digest = (text: string) => createHmac('sha256', secret).update(text).digest('base64url')
  if (!viewer) return { key: `address:${digest(networkOf(address))}`, ...ADDRESS_ALLOWANCE }
  const client = registry.get(viewer.client ?? '')
  const agreed = {
    ...(client?.rate && { perMinute: client.rate.perMinute }),
    ...(client?.quota && { perDay: client.quota.perDay }),
  }
  if (viewer.scope === 'PARTNER') return { key: `client:${viewer.client}`, ...PARTNER_ALLOWANCE, ...agreed }
  const key = `subject:${digest(JSON.stringify([viewer.client ?? '', viewer.issuer, viewer.subject]))}`
  return { key, ...PERSON_ALLOWANCE, ...agreed }
}

/** One line is given a whole network of IPv6 addresses, the first four groups of which name it. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const known = [...groups(head), ...groups(tail ?? '')].length
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - known }, () => '0')
  const all = [...groups(head), ...zeros, ...groups(tail ?? '')]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
