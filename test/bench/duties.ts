/** What this platform owes beside an answer, for a peer: who asks is verified, and who has read whom is durably written before the answer leaves. */
import { createPublicKey, hash, type JsonWebKey, randomUUID, verify } from 'node:crypto'

/** A pool of `pg`, as far as it is used here. */
interface Pool {
  on(event: 'connect', listener: (client: { query: Query }) => void): unknown
}
type Query = (...args: unknown[]) => Promise<unknown>

/** Whom the pages of the benchmark are about, and where the keys of tokens are. */
export interface Duties {
  readonly jwks: string
  /** uuids, by the number of cases of the page. */
  readonly persons: Readonly<Record<number, readonly string[]>>
}

/** Verifies tokens as this platform does: the signature once, and remembered by the token's hash. @throws when it is not to be believed */
export async function verifier(jwks: string): Promise<(authorization: string | undefined) => void> {
  const { keys } = (await (await fetch(jwks)).json()) as { keys: (JsonWebKey & { kid?: string })[] }
  const believed = new Map<string, number>()
  return (authorization = '') => {
    const token = authorization.replace('Bearer ', '')
    const known = believed.get(hash('sha256', token, 'base64'))
    if (known !== undefined && Date.now() < known) return
    const [head = '', claims = '', signature = ''] = token.split('.')
    const { kid } = decoded(head)
    const jwk = keys.find((key) => key.kid === kid)
    if (!jwk) throw new Error('A token of another key')
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    if (!verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')))
      throw new Error('A token that nobody signed')
    believed.set(hash('sha256', token, 'base64'), Number(decoded(claims).exp) * 1000)
  }
}

const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString())

/** Writes an entry of the log into each transaction, right before its commit. Whom it names is known in advance, which costs the peer nothing. */
export function logEach(pool: Pool, { persons }: Duties): void {
  pool.on('connect', (client) => {
    const query: Query = client.query.bind(client)
    let read = 0
    const logged = async (...args: unknown[]) => {
      const [sent] = args as [{ readonly text?: string; readonly values?: readonly unknown[] } | string]
      const text = typeof sent === 'string' ? sent : sent.text
      if (text === 'commit') await query(ENTRY, entryOf(persons[read] ?? []))
      const answer = await query(...args)
      if (text !== 'commit') read = Math.max(text === 'begin' ? 0 : read, rowsOf(answer))
      return answer
    }
    client.query = logged
  })
}

const rowsOf = (answer: unknown): number =>
  typeof answer === 'object' && answer !== null && 'rowCount' in answer ? Number(answer.rowCount) : 0

const entryOf = (persons: readonly string[]) => [
  'LOCAL',
  'https://login.example',
  'social-worker@bari',
  ['SOCIAL_WORKER'],
  'front-end',
  'Presa in carico',
  'CARE',
  'Page',
  randomUUID(),
  'READ',
  persons,
  ['comune:072006'],
]

const ENTRY = `insert into peer.access_entry
  (scope, issuer, subject, roles, client, purpose, purpose_code, operation, request_id, action, persons, readers)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
