import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { privateFile } from '@cse/db/src/secrets/private-file'
import { z } from 'zod'

/** What the provider's access tokens and id tokens are signed with: what every OpenID library understands. */
export const SIGNING_ALGORITHM = 'RS256'

/** A private RSA key as JSON Web Key (RFC 7517). */
export type TokenKey = z.infer<typeof privateKey>

/** The key the provider signs with: kept in the directory, so that tokens outlive a restart; without one, new each time. */
export const signingKey = (directory: string | undefined): TokenKey =>
  keptKey(directory, 'identity-provider.json')

/** The key with which a partner of the demo signs its assertions, kept likewise: it has to hand out the public half alone. */
export const partnerKey = (directory: string | undefined, client: string): TokenKey =>
  keptKey(directory, `partners/${client}.json`)

/** The half of a key that may be shown to everybody. */
export const publicHalf = ({ kty, use, alg, kid, n, e }: TokenKey) => ({ kty, use, alg, kid, n, e })

const keptKey = (directory: string | undefined, file: string): TokenKey =>
  privateKey.parse(
    JSON.parse(directory === undefined ? newKey() : privateFile(`${directory}/${file}`, newKey)),
  )

const member = z.string().min(1)
const privateKey = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig'),
  alg: z.literal(SIGNING_ALGORITHM),
  kid: member,
  n: member,
  e: member,
  d: member,
  p: member,
  q: member,
  dp: member,
  dq: member,
  qi: member,
})

function newKey(): string {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  const named = { ...key, use: 'sig', alg: SIGNING_ALGORITHM, kid: randomBytes(8).toString('hex') }
  return `${JSON.stringify(named)}\n`
}
