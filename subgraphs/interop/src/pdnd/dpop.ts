import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** Proves that a voucher is used by who got it (RFC 9449). */
export interface PossessionProof {
  /** The proof for one request; with the voucher it is bound to, once there is one. */
  proofFor(request: { method: string; url: string; voucher?: string; now: Date }): Promise<string>
}

/** A key for the life of the process: vouchers are bound to it, and it is kept nowhere. */
export async function possessionKey(): Promise<PossessionProof> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk: JWK = await exportJWK(publicKey)
  return {
    proofFor: ({ method, url, voucher, now }) =>
      new SignJWT({
        htm: method,
        htu: url,
        ...(voucher && { ath: createHash('sha256').update(voucher).digest('base64url') }),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setJti(randomUUID())
        .setIssuedAt(Math.floor(now.getTime() / 1000))
        .sign(privateKey),
  }
}
