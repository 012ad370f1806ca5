import { randomUUID } from 'node:crypto'
import { generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { CallRefused, type tokenVerifier } from './tokens.ts'

/** Seconds that a voucher of PDND counts. */
const VOUCHER_SECONDS = 600

/** The authorization server of PDND, simulated: it gives vouchers for client assertions. */
export async function simulatedAuthorizationServer({
  verifier,
  audience,
  purposes,
  clock,
}: {
  readonly verifier: ReturnType<typeof tokenVerifier>
  readonly audience: string
  /** The audience of the e-service of each purpose. */
  readonly purposes: ReadonlyMap<string, string>
  readonly clock: () => Date
}) {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  return {
    /** The answer to a form. @param proof thumbprint of the key of a DPoP proof */
    async token(form: URLSearchParams, proof: string | null) {
      if (form.get('grant_type') !== 'client_credentials') throw new CallRefused('015-0001')
      const claims = await verifier.assertion(
        form.get('client_assertion') ?? '',
        form.get('client_id') ?? '',
        audience,
      )
      const purpose = String(claims.purposeId)
      const serviceAudience = purposes.get(purpose)
      if (serviceAudience === undefined) throw new CallRefused('015-0008')
      const now = Math.floor(clock().getTime() / 1000)
      const { digest } = claims
      const voucher = await new SignJWT({
        client_id: claims.sub,
        purposeId: purpose,
        ...(digest !== undefined && { digest }),
        ...(proof !== null && { cnf: { jkt: proof } }),
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', use: 'sig', kid: 'simulated' })
        .setIssuer('simulated.interop')
        .setSubject(String(claims.sub))
        .setAudience(serviceAudience)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + VOUCHER_SECONDS)
        .sign(privateKey)
      return {
        access_token: voucher,
        token_type: proof === null ? 'Bearer' : 'DPoP',
        expires_in: VOUCHER_SECONDS,
      }
    },
    /** The claims of a voucher for an e-service. @throws CallRefused */
    async voucher(text: string, serviceAudience: string): Promise<JWTPayload> {
      const { payload } = await jwtVerify(text, publicKey, {
        audience: serviceAudience,
        currentDate: clock(),
      }).catch((error: Error) => {
        throw new CallRefused(`voucher: ${error.message}`)
      })
      return payload
    },
  }
}
