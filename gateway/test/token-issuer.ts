import { once } from 'node:events'
import { createServer } from 'node:http'
import { SPID_LEVEL_2 } from '@cse/gateway/config/claims'
import type { OpenIdIssuer } from '@cse/gateway/config/issuers'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What a token says; undefined takes a claim away. */
export type Claims = Readonly<Record<string, unknown>>

/** An identity provider of a test: serves its public key and signs whatever it is given. */
export interface TokenIssuer {
  readonly trusted: OpenIdIssuer
  /** How often its keys were fetched. */
  keyRequests(): number
  /** A token of an hour for the graph, of a sign-in of level 2, with these claims besides or instead. */
  sign(claims: Claims, header?: { alg?: string; kid?: string }): Promise<string>
  stop(): Promise<void>
}

/** Starts an issuer on any free port, with a key of its own. */
export async function startTokenIssuer(
  claims: OpenIdIssuer['claims'],
  now: () => Date,
): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const seconds = Math.floor(now().getTime() / 1000)

  return {
    trusted: { issuer, jwks: `${issuer}/jwks`, audience: 'urn:cse:api', claims },
    keyRequests: () => requests,
    sign: (payload, header = {}) =>
      new SignJWT({
        iss: issuer,
        aud: 'urn:cse:api',
        sub: 'somebody',
        iat: seconds,
        exp: seconds + 3600,
        [claims.assurance]: SPID_LEVEL_2,
        ...payload,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'test', ...header })
        .sign(privateKey),
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
