import type { Viewer } from '@cse/schema/viewer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../authentication/identity.ts'
import { EVIDENCE_HEADER } from '../authentication/pdnd/evidence.ts'
import { withPurpose } from '../authentication/pdnd/purpose.ts'
import { Unauthenticated } from '../authentication/unauthenticated.ts'
import { PURPOSE_HEADER } from '../config/purposes.ts'
import type { Rates } from '../demand-control/rates/rates.ts'
import type { PersistedDocumentPolicy } from '../persisted-documents/resolved-operation.ts'

/** What it takes to know who asks. */
export interface Authentication {
  readonly identity: Identity
  readonly documentPolicy: PersistedDocumentPolicy
  /** Counts requests; without it as many come in as like. */
  readonly rates?: Rates
}

/**
 * Who sends a request, and what for. Credentials that are refused count for the address they come from, so nobody tries many.
 * @throws Unauthenticated, FORBIDDEN for a purpose that is not the partner's, LIMIT_EXCEEDED
 */
export async function authenticatedViewer(
  { http, reply }: { readonly http: FastifyRequest; readonly reply: FastifyReply },
  { identity, documentPolicy, rates }: Authentication,
): Promise<Viewer | null> {
  const { authorization, [EVIDENCE_HEADER]: evidence } = http.headers
  try {
    const viewer = await identity.viewerOf(authorization, typeof evidence === 'string' ? evidence : undefined)
    return withPurpose(viewer, http.headers[PURPOSE_HEADER], documentPolicy.registry)
  } catch (error) {
    if (error instanceof Unauthenticated) await rates?.admit(null, http, reply)
    throw error
  }
}
