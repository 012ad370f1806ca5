import type { Viewer } from '@cse/schema/viewer'
import { z } from 'zod'
import { issuerName, type PdndIssuer } from '../../config/issuers.ts'
import { type Attempting, attempted } from '../../persisted-documents/attempts.ts'
import type { RegisteredClient, Registry } from '../../persisted-documents/registry.ts'
import { Unauthenticated } from '../unauthenticated.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { purposeText, titleOf } from './purpose.ts'

/** Whether this is the first use of something that may be used once, until it expires by itself. */
export type FirstUse = (id: string, seconds: number) => Promise<boolean>

/** A voucher whose signature, issuer, audience and times are in order. */
export interface Voucher {
  readonly payload: Readonly<Record<string, unknown>>
  readonly issuer: PdndIssuer
  /** The tracking evidence that came with it. */
  readonly evidence: string | undefined
}

/** Whom a voucher stands for. */
export interface Bearer {
  readonly viewer: Viewer
  /** It is bound to one evidence, so it is good for one request. */
  readonly once: boolean
}

/** Claims without which PDND makes no voucher; all tokens have an issuer, an audience and an end. */
export const VOUCHER_CLAIMS = ['nbf', 'jti', 'client_id', 'purposeId']

/** How the type of a voucher is written in its header (RFC 9068). */
export const VOUCHER_TYPE = 'at+jwt'

/**
 * The partner behind a voucher of PDND. Its client must be ours by the issuer's list, its purpose one of the client's registration; a
 * voucher with a digest needs the evidence of that digest and is good once, and a registration may ask that all have one.
 * @throws Unauthenticated, or FORBIDDEN for a purpose outside the registration
 */
export async function bearerOf(
  { payload, issuer, evidence }: Voucher,
  { registry, firstUse, now }: { registry: Registry; firstUse: FirstUse; now: Date },
): Promise<Bearer> {
  const said = claims.safeParse(payload)
  if (!said.success) throw refused('claims', null)
  const { client_id: subject, purposeId, jti, exp, digest } = said.data
  const client = Object.hasOwn(issuer.clients, subject) ? issuer.clients[subject] : undefined
  const who: Attempting = { scope: 'PARTNER', subject, ...(client !== undefined && { client }) }
  const registered = client === undefined ? undefined : registry.get(client)
  if (client === undefined || !registered?.runsAs) throw refused('client', who)
  const title = titleOf(registered.purposes, purposeId, who)
  const traced = tracedBy(registered)
  const seconds = Math.ceil(exp - now.getTime() / 1000) + LEEWAY_SECONDS
  if (traced && !(await firstUse(`${issuer.issuer} ${jti}`, seconds))) throw refused('replayed', who)
  const purpose = purposeText(title, `PDND ${purposeId}`, ...(traced ? textsOf(traced) : []))
  const known = { issuer: issuerName(issuer), subject, client } as const
  const viewer: Viewer = { ...known, scope: 'PARTNER', comuni: [], roles: [], assurance: 1, purpose }
  return { viewer, once: traced !== null }

  function tracedBy({ trackingEvidence }: RegisteredClient): Evidence | null {
    if (!digest) {
      if (trackingEvidence) throw refused('evidence', who)
      return null
    }
    const vouched = { client: subject, audience: issuer.audience, purposeId, digest: digest.value, now }
    const found = evidence === undefined ? null : evidenceOf(evidence, vouched)
    if (!found) throw refused('evidence', who)
    return found
  }
}

/** A voucher is remembered somewhat longer than it would be believed. */
const LEEWAY_SECONDS = 60

function textsOf({ digest, level }: Evidence): string[] {
  return [...(level === null ? [] : [`LoA ${level}`]), `traccia ${digest}`]
}

function refused(reason: Unauthenticated['reason'], who: Attempting): Unauthenticated {
  return attempted(new Unauthenticated(reason), `voucher ${reason}`, who)
}

const text = z.string().min(1).max(200)

const claims = z
  .object({
    sub: text,
    client_id: text,
    purposeId: text,
    jti: text,
    exp: z.number(),
    digest: z
      .object({ alg: z.literal(['SHA256', 'SHA-256']), value: z.string().regex(/^[\da-f]{64}$/i) })
      .optional(),
    // bound to a key that the request would have to prove (DPoP, RFC 9449): whoever presents it as a bearer may have found it
    cnf: z.never().optional(),
  })
  .refine(({ sub, client_id }) => sub === client_id)
