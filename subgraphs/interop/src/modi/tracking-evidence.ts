import { createHash, randomInt } from 'node:crypto'
import type { SigningClient } from '../pdnd/client-assertion.ts'
import { signedToken } from './signed-token.ts'

/** Who made the body ask, from where, and how sure that is. */
export interface EvidenceClaims {
  readonly purposeId: string
  readonly operator: string
  /** Front office of the body from which is asked. */
  readonly place: string
  /** Level of the SPID or CIE identity. */
  readonly assurance: 1 | 2 | 3
}

/** The evidence that the source keeps of who asked (AUDIT_REST_02), and its digest, to which the voucher is bound. */
export async function trackingEvidence(
  client: SigningClient,
  audience: string,
  { purposeId, operator, place, assurance }: EvidenceClaims,
  now: Date,
): Promise<{ readonly token: string; readonly digest: string }> {
  const claims = {
    purposeId,
    dnonce: String(randomInt(10 ** 12, 10 ** 13)),
    userID: operator,
    userLocation: place,
    LoA: `SPID_L${assurance}`,
  }
  const token = await signedToken(client, audience, claims, now)
  return { token, digest: createHash('sha256').update(token).digest('hex') }
}
