import { createHash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import { CLOCK_TOLERANCE_SECONDS } from '../clock-tolerance.ts'
import { ASYMMETRIC } from '../signatures.ts'

/** The header in which a partner says who asks on its side (ModI, AUDIT_REST_02). */
export const EVIDENCE_HEADER = 'agid-jwt-trackingevidence'

/** What an evidence must agree with. */
export interface Vouched {
  /** The client to whom PDND gave the voucher. */
  readonly client: string
  readonly audience: string
  readonly purposeId: string
  /** SHA-256 of the evidence in hexadecimal, from the voucher. */
  readonly digest: string
  readonly now: Date
}

/** What is kept of an evidence: which one it was and how surely its operator was known, and nothing of who that is. */
export interface Evidence {
  /** SHA-256 of the token, in hexadecimal: whoever holds the token can be asked for it, and cannot bring another. */
  readonly digest: string
  /** The number of the level of assurance; null when it has none that we know. */
  readonly level: string | null
}

/**
 * The evidence of who asks at the partner, when it is the one that the voucher was made for; null otherwise. Its digest is in the voucher
 * and PDND has signed that, so it is the partner's and whole. It must name an operator (`userID`) and a place (`userLocation`), which stay
 * with the partner: both are data of a person, and often a tax code.
 */
export function evidenceOf(token: string, vouched: Vouched): Evidence | null {
  const digest = createHash('sha256').update(token).digest('hex')
  if (digest !== vouched.digest.toLowerCase()) return null
  const said = readable(token)
  if (!said) return null
  const audiences = [said.aud].flat()
  const agrees =
    said.iss === vouched.client &&
    (said.sub === undefined || said.sub === vouched.client) &&
    said.purposeId === vouched.purposeId &&
    audiences.includes(vouched.audience) &&
    vouched.now.getTime() < (said.exp + CLOCK_TOLERANCE_SECONDS) * 1000 &&
    vouched.now.getTime() >= ((said.nbf ?? 0) - CLOCK_TOLERANCE_SECONDS) * 1000
  return agrees ? { digest, level: /(?:^|\D)([1-4])$/.exec(said.LoA)?.[1] ?? null } : null
}

function readable(token: string): z.infer<typeof claims> | null {
  try {
    const { alg } = decodeProtectedHeader(token)
    return alg !== undefined && ASYMMETRIC.includes(alg) ? claims.parse(decodeJwt(token)) : null
  } catch {
    return null
  }
}

const text = z.string().trim().min(1).max(200)

const claims = z.object({
  iss: text,
  sub: text.optional(),
  aud: z.union([text, z.array(text)]),
  jti: text,
  exp: z.number(),
  nbf: z.number().optional(),
  purposeId: text,
  userID: text,
  userLocation: text,
  LoA: text,
})
