import { createHash, createSecretKey, hkdfSync, type KeyObject, randomUUID } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** The header in which the gateway names the viewer to a remote subgraph. */
export const VIEWER_HEADER = 'x-cse-viewer'

/** What the header says: who asks, when, in which request and operation of theirs. */
export interface ViewerHeader {
  readonly viewer: Viewer
  readonly now: Date
  readonly requestId: string
  readonly operationName: string | null
}

/** The one request to a subgraph that a header is good for. */
export interface SubgraphCall {
  /** Name of the subgraph. */
  readonly subgraph: string
  /** Path of the request, with what follows it; `/graphql` by default. */
  readonly path?: string
  readonly body: string
}

/** The header is missing, not signed by the gateway, expired, was used before, or was signed for another request. */
export class ViewerHeaderRefused extends Error {
  override readonly name = 'ViewerHeaderRefused'
}

const ALGORITHM = 'HS256'
const LIFETIME_SECONDS = 30
/** By how much the clock of a subgraph may differ from the gateway's. */
const CLOCK_TOLERANCE_SECONDS = 60

/**
 * The key with which the gateway signs for one subgraph, derived from its own (HKDF, RFC 5869). A subgraph is given this one alone: what it can
 * verify it could also sign, and so it can for itself, but for no other.
 */
export function viewerKeyOf(gatewayKey: KeyObject, subgraph: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', gatewayKey, '', `cse viewer for ${subgraph}`, 32)))
}

/** The signed header for a call: a compact JWT, good once, for 30 seconds and for this call alone; a minute more is for clocks that differ. `key` is that of the subgraph. */
export async function signViewer(
  caller: ViewerHeader,
  { subgraph, path = '/graphql', body }: SubgraphCall,
  key: KeyObject,
  at: Date = new Date(),
): Promise<string> {
  const { viewer, now, requestId, operationName } = caller
  const issued = Math.floor(at.getTime() / 1000)
  return new SignJWT({ viewer, now: now.toISOString(), requestId, operationName, path, body: digest(body) })
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(audienceOf(subgraph))
    .setJti(randomUUID())
    .setIssuedAt(issued)
    .setExpirationTime(issued + LIFETIME_SECONDS)
    .sign(key)
}

/** Who asks, by the header that came with a call, once for each header. @throws ViewerHeaderRefused */
export type VerifyViewer = (header: string | undefined, call: Required<SubgraphCall>) => Promise<ViewerHeader>

/**
 * What a subgraph verifies headers with. It remembers those it has seen until they expire, in the memory of its process: of several processes of
 * one subgraph each takes a header once.
 */
export function viewerVerifier(
  keys: readonly KeyObject[],
  clock: () => Date = () => new Date(),
): VerifyViewer {
  const used = new Map<string, number>()

  return async (header, { subgraph, path, body }) => {
    if (!header) throw new ViewerHeaderRefused('The viewer header is missing')
    const at = clock()
    const verified = (key: KeyObject) =>
      jwtVerify(header, key, {
        algorithms: [ALGORITHM],
        audience: audienceOf(subgraph),
        requiredClaims: ['exp', 'jti'],
        currentDate: at,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      })
    const claims = await Promise.any(keys.map(verified)).then(
      ({ payload }) => requested.safeParse(payload),
      () => ({ success: false as const, data: undefined }),
    )
    if (!claims.success || claims.data.body !== digest(body) || claims.data.path !== path)
      throw new ViewerHeaderRefused('The viewer header is not valid for this request')
    if (!firstUse(claims.data.jti, claims.data.exp, at.getTime() / 1000))
      throw new ViewerHeaderRefused('The viewer header was used before')
    const { viewer, now, requestId, operationName } = claims.data
    return { viewer, now: new Date(now), requestId, operationName }
  }

  function firstUse(id: string, expires: number, now: number): boolean {
    for (const [old, end] of used) {
      if (end > now) break
      used.delete(old)
    }
    if (used.has(id)) return false
    used.set(id, expires + CLOCK_TOLERANCE_SECONDS)
    return true
  }
}

const audienceOf = (subgraph: string): string => `urn:cse:subgraph:${subgraph}`

function digest(body: string): string {
  return createHash('sha256').update(body).digest('base64url')
}

/** The signature proves that the gateway wrote it, so the shape of the viewer is checked no further than that it is one. */
const requested = z.object({
  viewer: z.custom<Viewer>(
    (viewer) => typeof viewer === 'object' && viewer !== null && 'scope' in viewer && 'issuer' in viewer,
  ),
  now: z.iso.datetime(),
  requestId: z.string(),
  operationName: z.string().nullable(),
  path: z.string(),
  body: z.string(),
  jti: z.string(),
  exp: z.number(),
})
