import { createHash, type KeyObject } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** The header in which the gateway tells a remote subgraph who asks. */
export const VIEWER_HEADER = 'x-cse-viewer'

/** What the header says: who asks, when, in which request and operation of theirs. */
export interface Asking {
  readonly viewer: Viewer
  readonly now: Date
  readonly requestId: string
  readonly operationName: string | null
}

/** The header is missing, not signed by the gateway, expired, or was signed for another body. */
export class ViewerHeaderRefused extends Error {
  override readonly name = 'ViewerHeaderRefused'
}

const ALGORITHM = 'HS256'
const AUDIENCE = 'urn:cse:subgraph'
const LIFETIME_SECONDS = 30

/** The signed header for a body: a compact JWT, good for 30 seconds and for this body alone. */
export async function signViewer(
  asking: Asking,
  body: string,
  key: KeyObject,
  at: Date = new Date(),
): Promise<string> {
  const { viewer, now, requestId, operationName } = asking
  const issued = Math.floor(at.getTime() / 1000)
  return new SignJWT({ viewer, now: now.toISOString(), requestId, operationName, body: digest(body) })
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(AUDIENCE)
    .setIssuedAt(issued)
    .setExpirationTime(issued + LIFETIME_SECONDS)
    .sign(key)
}

/** Who asks, by a header that came with this body. @throws ViewerHeaderRefused */
export async function verifyViewer(
  header: string | undefined,
  body: string,
  key: KeyObject,
  at: Date = new Date(),
): Promise<Asking> {
  if (!header) throw new ViewerHeaderRefused('The viewer header is missing')
  const claims = await jwtVerify(header, key, {
    algorithms: [ALGORITHM],
    audience: AUDIENCE,
    requiredClaims: ['exp'],
    currentDate: at,
  }).then(
    ({ payload }) => asked.safeParse(payload),
    () => ({ success: false as const, data: undefined }),
  )
  if (!claims.success || claims.data.body !== digest(body)) {
    throw new ViewerHeaderRefused('The viewer header is not valid for this request')
  }
  const { viewer, now, requestId, operationName } = claims.data
  return { viewer, now: new Date(now), requestId, operationName }
}

function digest(body: string): string {
  return createHash('sha256').update(body).digest('base64url')
}

/** The signature proves that the gateway wrote it, so the shape of the viewer is checked no further than that it is one. */
const asked = z.object({
  viewer: z.custom<Viewer>((viewer) => typeof viewer === 'object' && viewer !== null && 'scope' in viewer),
  now: z.iso.datetime(),
  requestId: z.string(),
  operationName: z.string().nullable(),
  body: z.string(),
})
