import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { ASSERTION_TYPE, clientAssertion } from '@cse/gateway/authentication/pdnd/client-assertion'
import type { PdndIssuer } from '@cse/gateway/config/issuers'
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** A client of PDND, as its administrator has set it up there. */
export interface PdndClient {
  readonly id: string
  /** The private key whose public half is at PDND. */
  readonly key: JWK
  /** Purposes (finalità) that are active. */
  readonly purposes: readonly string[]
}

/** PDND in the place of the real one: the token endpoint, its keys, and what an administrator does by hand. */
export interface Pdnd {
  /** As an entry of `CSE_ISSUERS`, without the clients. */
  readonly trusted: Omit<PdndIssuer, 'clients'>
  /** Sets a client up. */
  enrol(purposes: readonly string[]): Promise<PdndClient>
  /** A voucher, asked for over HTTP in the documented way. @throws with the answer when it is refused */
  voucher(client: PdndClient, purposeId: string, evidence?: string, audience?: string): Promise<string>
  /** A voucher as PDND would never make it: these claims besides or instead. */
  forged(client: PdndClient, claims: object, typ?: string): Promise<string>
  stop(): Promise<void>
}

const ISSUER = 'uat.interop.pagopa.it'
const AUDIENCE = 'https://cse.regione.puglia.it/graphql'
const VOUCHER_SECONDS = 600

/** Starts the simulator on any free port. */
export async function startPdnd(now: () => Date = () => new Date()): Promise<Pdnd> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'pdnd', alg: 'RS256', use: 'sig' }
  const clients = new Map<string, { client: PdndClient; publicKey: JWK }>()
  const seen = new Set<string>()
  const server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const origin = `http://127.0.0.1:${address.port}`
  const endpoint = `${origin}/token.oauth2`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url === '/.well-known/jwks.json') send(200, { keys: [jwk] })
    else if (request.url !== '/token.oauth2' || request.method !== 'POST') send(404, {})
    else
      await issued(new URLSearchParams(await text(request))).then(
        (token) => send(200, { token_type: 'Bearer', expires_in: VOUCHER_SECONDS, access_token: token }),
        () => send(400, { title: 'The request contains bad syntax or cannot be fulfilled', status: 400 }),
      )
  }

  /** @throws for everything that the documentation does not admit */
  async function issued(form: URLSearchParams): Promise<string> {
    if (form.get('grant_type') !== 'client_credentials') throw new Error('grant_type')
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) throw new Error('client_assertion_type')
    const id = form.get('client_id') ?? ''
    const enrolled = clients.get(id)
    if (!enrolled) throw new Error('client_id')
    const keys = createLocalJWKSet({ keys: [enrolled.publicKey] })
    const { payload } = await jwtVerify(form.get('client_assertion') ?? '', keys, {
      issuer: id,
      subject: id,
      audience: endpoint,
      algorithms: ['RS256'],
      typ: 'JWT',
      requiredClaims: ['jti', 'iat', 'exp'],
      currentDate: now(),
    })
    const { jti, purposeId, digest } = assertion.parse(payload)
    if (seen.has(jti)) throw new Error('jti')
    seen.add(jti)
    if (!enrolled.client.purposes.includes(purposeId)) throw new Error('purposeId')
    return signed(id, { purposeId, ...(digest && { digest }) })
  }

  function signed(id: string, claims: object, typ = 'at+jwt'): Promise<string> {
    const seconds = Math.floor(now().getTime() / 1000)
    return new SignJWT({
      iss: ISSUER,
      aud: AUDIENCE,
      sub: id,
      client_id: id,
      jti: randomUUID(),
      iat: seconds,
      nbf: seconds,
      exp: seconds + VOUCHER_SECONDS,
      producerId: randomUUID(),
      consumerId: randomUUID(),
      eserviceId: randomUUID(),
      descriptorId: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'pdnd', typ })
      .sign(privateKey)
  }

  return {
    trusted: { kind: 'pdnd', issuer: ISSUER, jwks: `${origin}/.well-known/jwks.json`, audience: AUDIENCE },
    async enrol(purposes) {
      const pair = await generateKeyPair('RS256', { extractable: true })
      const named = { kid: randomUUID(), alg: 'RS256' }
      const client = { id: randomUUID(), key: { ...(await exportJWK(pair.privateKey)), ...named }, purposes }
      clients.set(client.id, { client, publicKey: { ...(await exportJWK(pair.publicKey)), ...named } })
      return client
    },
    async voucher(client, purposeId, evidence, audience = endpoint) {
      const claims = {
        purposeId,
        ...(evidence !== undefined && { digest: { alg: 'SHA256', value: sha256(evidence) } }),
      }
      const { id, key } = client
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: id,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: await clientAssertion({ client: id, key, audience, now: now(), claims }),
      })
      const response = await fetch(endpoint, { method: 'POST', body: form })
      if (!response.ok) throw new Error(`PDND refused: ${await response.text()}`)
      return z.object({ access_token: z.string() }).parse(await response.json()).access_token
    },
    forged: (client, claims, typ) => signed(client.id, claims, typ),
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A tracking evidence as a partner makes it for one request (ModI, AUDIT_REST_02). */
export async function trackingEvidence(
  client: PdndClient,
  purposeId: string,
  claims: object = {},
  now = new Date(),
): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000)
  return new SignJWT({
    iss: client.id,
    sub: client.id,
    aud: AUDIENCE,
    jti: randomUUID(),
    purposeId,
    dnonce: '1234567890123',
    userID: 'RSSMRA80A01H501U',
    userLocation: '10.20.30.40',
    LoA: 'https://www.spid.gov.it/SpidL3',
    iat: seconds,
    nbf: seconds,
    exp: seconds + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: client.key.kid ?? '', typ: 'JWT' })
    .sign(await importJWK(client.key))
}

/** In hexadecimal, as the digest of a voucher is. */
export const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex')

const assertion = z.object({
  jti: z.string(),
  purposeId: z.string(),
  digest: z.strictObject({ alg: z.literal('SHA256'), value: z.string() }).optional(),
})
