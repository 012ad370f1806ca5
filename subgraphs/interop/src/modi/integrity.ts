import { createHash } from 'node:crypto'
import type { SigningClient } from '../pdnd/client-assertion.ts'
import { signedToken } from './signed-token.ts'

/** The header `Digest` of a body (RFC 3230), over the bytes that are sent. */
export const digestHeader = (body: string | Uint8Array): string =>
  `SHA-256=${createHash('sha256').update(body).digest('base64')}`

/** What says that a body is the one that was sent (INTEGRITY_REST_02): signs its digest and type. */
export const integritySignature = (
  client: SigningClient,
  audience: string,
  { digest, contentType }: { readonly digest: string; readonly contentType: string },
  now: Date,
): Promise<string> =>
  signedToken(client, audience, { signed_headers: [{ digest }, { 'content-type': contentType }] }, now)
