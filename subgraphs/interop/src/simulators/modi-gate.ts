import type { simulatedAuthorizationServer } from './authorization-server.ts'
import { base64Digest, CallRefused, hexDigest, type tokenVerifier } from './tokens.ts'

/** Headers of a call, by their names in small letters. */
export type CallHeaders = Readonly<Record<string, string | undefined>>

/**
 * What stands before each source, as GovWay does before ANPR: voucher, evidence (AUDIT_REST_02) and signature (INTEGRITY_REST_02) must belong
 * together and to the bytes that came. @throws CallRefused
 */
export async function assertModi(
  headers: CallHeaders,
  body: Buffer,
  {
    audience,
    voucherAudience,
    server,
    verifier,
  }: {
    readonly audience: string
    /** `aud` of the vouchers for it, which is another one. */
    readonly voucherAudience: string
    readonly server: Awaited<ReturnType<typeof simulatedAuthorizationServer>>
    readonly verifier: ReturnType<typeof tokenVerifier>
  },
): Promise<void> {
  const [scheme, text = ''] = (headers.authorization ?? '').split(' ')
  if (scheme !== 'Bearer' && scheme !== 'DPoP') throw new CallRefused('no voucher')
  const voucher = await server.voucher(text, voucherAudience)
  const evidence = headers['agid-jwt-trackingevidence']
  const signature = headers['agid-jwt-signature']
  if (!evidence) throw new CallRefused('no evidence')
  if (!signature) throw new CallRefused('no signature')
  const { alg, value } = Object(voucher.digest) as { alg?: unknown; value?: unknown }
  if (alg !== 'SHA256' || value === undefined) throw new CallRefused('voucher without digest')
  if (value !== hexDigest(evidence)) throw new CallRefused('voucher of other evidence')
  const traced = await verifier.verify(evidence, audience)
  for (const claim of ['purposeId', 'dnonce', 'userID', 'userLocation', 'LoA'])
    if (!traced[claim]) throw new CallRefused(`evidence without ${claim}`)
  if (traced.purposeId !== voucher.purposeId) throw new CallRefused('evidence of another purpose')
  if (signature === evidence) throw new CallRefused('signature is the evidence')
  const signed = (await verifier.verify(signature, audience)).signed_headers
  const digest = `SHA-256=${base64Digest(body)}`
  if (headers.digest !== digest) throw new CallRefused('digest of another body')
  const covered = Array.isArray(signed) ? Object.assign({}, ...signed.map(Object)) : {}
  if (covered.digest !== digest) throw new CallRefused('signature of another digest')
  if (covered['content-type'] !== headers['content-type']) throw new CallRefused('signature of another type')
}
