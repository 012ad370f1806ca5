import { randomUUID } from 'node:crypto'
import { importJWK, type JWK, SignJWT } from 'jose'

/** Who signs, and for whom. */
export interface Assertion {
  readonly client: string
  /** The private key; its id goes into the header. */
  readonly key: JWK
  /** The issuer, or the token endpoint, to whom the client shows who it is. */
  readonly audience: string
  readonly now: Date
  readonly claims?: Readonly<Record<string, unknown>>
}

/** How an assertion is named at a token endpoint (RFC 7521, 4.2). */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const LIFETIME_SECONDS = 60

/** A signed statement of who a client is (RFC 7523), good for one request in the next minute. */
export async function clientAssertion({ client, key, audience, now, claims }: Assertion): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000)
  const said = { iss: client, sub: client, aud: audience, jti: randomUUID(), iat: seconds }
  return new SignJWT({ ...said, exp: seconds + LIFETIME_SECONDS, ...claims })
    .setProtectedHeader({ alg: key.alg ?? 'RS256', kid: key.kid ?? '', typ: 'JWT' })
    .sign(await importJWK(key))
}

/** The form with which a client asks for a token by its assertion. */
export function credentialsForm(client: string, assertion: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: assertion,
  })
}
