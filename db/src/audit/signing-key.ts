import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** The key that signs checkpoints, and the public keys by which they are believed. */
export interface CheckpointKey {
  /** Id of {@link privateKey}: the JWK thumbprint of its public key (RFC 7638). */
  readonly id: string
  readonly privateKey: KeyObject
}

/** Public keys by id. */
export type PublicKeys = ReadonlyMap<string, KeyObject>

/** An Ed25519 private key in PEM (PKCS#8), as `openssl genpkey -algorithm ed25519` makes it. @throws TypeError when it is none */
export function signingKeyIn(pem: string): CheckpointKey {
  const privateKey = createPrivateKey(pem)
  return { id: idOf(createPublicKey(privateKey)), privateKey }
}

/** All Ed25519 public keys of a text with PEM blocks, by id. @throws TypeError when it holds another key */
export function publicKeysIn(pem: string): PublicKeys {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g) ?? []
  return new Map(blocks.map((block) => createPublicKey(block)).map((key) => [idOf(key), key]))
}

/** The public key of a signing key beside further ones. */
export function believing({ id, privateKey }: CheckpointKey, others: PublicKeys = new Map()): PublicKeys {
  return new Map([...others, [id, createPublicKey(privateKey)]])
}

function idOf(key: KeyObject): string {
  const { crv, kty, x } = key.export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519') throw new TypeError('The key is not one of Ed25519')
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
}
