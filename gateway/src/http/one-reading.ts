import { badInput } from '@cse/schema/errors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import { EVIDENCE_HEADER } from '../authentication/pdnd/evidence.ts'
import { PURPOSE_HEADER } from '../config/purposes.ts'
import { VIEWER_HEADER } from '../subgraphs/viewer-header.ts'
import { hasOneReading } from './address.ts'
import { readJsonBytes } from './json-text.ts'

/** Headers of which a request has at most one: of two, Node reads the first and a proxy may read the last. */
const SINGLE_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'last-event-id',
  'origin',
  'transfer-encoding',
  EVIDENCE_HEADER,
  PURPOSE_HEADER,
  VIEWER_HEADER,
])

/** Whatever is requested of a server is read once: what could be read in two ways is 400 before anything is done with it. */
export function readOnce(server: FastifyInstance): void {
  server.addHook('onRequest', async (http) => assertOneReading(http))
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (http, body, done) => {
    try {
      assertUtf8(http)
      done(null, readJsonBytes(Buffer.from(body), 'body'))
    } catch (error) {
      done(error instanceof Error ? error : new Error('The body cannot be read', { cause: error }))
    }
  })
}

/** @throws BAD_USER_INPUT */
export function assertOneReading({ method, raw }: Pick<FastifyRequest, 'method' | 'raw'>): void {
  const { url = '', rawHeaders, headers } = raw
  if (!hasOneReading(url) && !(method === 'OPTIONS' && url === '*'))
    throw refused(
      '',
      'L’indirizzo può essere letto in più modi: togli “#” e i caratteri codificati dal percorso.',
    )
  const seen = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? ''
    if (!SINGLE_HEADERS.has(name)) continue
    if (seen.has(name)) throw refused(name, 'L’intestazione compare due volte.')
    seen.add(name)
  }
  if ((method === 'GET' || method === 'HEAD') && hasBody(headers))
    throw refused('body', 'Una richiesta GET non ha corpo.')
}

function hasBody(headers: FastifyRequest['raw']['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || !['0', undefined].includes(headers['content-length'])
}

/** JSON between systems is UTF-8 (RFC 8259, 8.1); a body that is said to be something else has two meanings. */
function assertUtf8({ headers }: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
    throw refused('content-type', 'Il corpo deve essere JSON in UTF-8.')
  const coding = headers['content-encoding'] ?? 'identity'
  if (coding !== 'identity') throw refused('content-encoding', 'Il corpo non deve essere compresso.')
}

const refused = (path: string, reason: string): GraphQLError => badInput([{ path, reason }])
