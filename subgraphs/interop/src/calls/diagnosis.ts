import { createHash } from 'node:crypto'
import { decodeJwt, type JWTPayload } from 'jose'

/** What went out with a call. */
export interface SentTokens {
  readonly voucher: string
  readonly evidence?: string | undefined
  readonly signature?: string | undefined
  /** The header `Digest`. */
  readonly digest: string
}

/** The causes that a source hides behind one refusal (`InteroperabilityInvalidRequest`), each by a name. */
export type RefusalCause =
  | 'AUDIENCE_OF_THE_ADDRESS'
  | 'AUDIENCE_OF_PDND'
  | 'VOUCHER_WITHOUT_DIGEST'
  | 'VOUCHER_OF_OTHER_EVIDENCE'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_IS_THE_EVIDENCE'
  | 'BODY_OF_OTHER_DIGEST'
  | 'ISSUED_IN_THE_FUTURE'

/** Why a source will have refused these tokens, as far as they themselves show it; null when they look right. */
export function causeOfRefusal(
  { voucher, evidence, signature, digest }: SentTokens,
  body: string,
  pdndAudience: string,
  now: Date,
): RefusalCause | null {
  if (signature === undefined) return 'SIGNATURE_MISSING'
  const signed = claimsOf(signature)
  if (signature === evidence || !Array.isArray(signed.signed_headers)) return 'SIGNATURE_IS_THE_EVIDENCE'
  const tokens = [signed, ...(evidence === undefined ? [] : [claimsOf(evidence)])]
  if (tokens.some(({ aud }) => aud === pdndAudience)) return 'AUDIENCE_OF_PDND'
  if (tokens.some(({ aud }) => /-PDND(\/|$)|\/anpr-service-e\d+$/.test(String(aud))))
    return 'AUDIENCE_OF_THE_ADDRESS'
  if (evidence !== undefined) {
    const { alg, value } = Object(claimsOf(voucher).digest) as { alg?: unknown; value?: unknown }
    if (alg === undefined || value === undefined) return 'VOUCHER_WITHOUT_DIGEST'
    if (value !== createHash('sha256').update(evidence).digest('hex')) return 'VOUCHER_OF_OTHER_EVIDENCE'
  }
  if (digest !== `SHA-256=${createHash('sha256').update(body).digest('base64')}`)
    return 'BODY_OF_OTHER_DIGEST'
  if (tokens.some(({ iat = 0 }) => iat * 1000 > now.getTime())) return 'ISSUED_IN_THE_FUTURE'
  return null
}

function claimsOf(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    return {}
  }
}
