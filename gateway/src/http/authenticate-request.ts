import type { Viewer } from '@cse/schema/viewer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../authentication/identity.ts'
import { EVIDENCE_HEADER } from '../authentication/pdnd/evidence.ts'
import { withPurpose } from '../authentication/pdnd/purpose.ts'
import { Unauthenticated } from '../authentication/unauthenticated.ts'
import { PURPOSE_HEADER } from '../config/purposes.ts'
import type { Rates } from '../demand-control/rates/rates.ts'
import {
  type NamedOperation,
  type PersistedDocumentPolicy,
  type PlatformOperation,
  platformOperation,
  type ResolvedOperation,
  resolvedOperation,
} from '../persisted-documents/resolved-operation.ts'

/** What it takes to know who asks. */
export interface Authentication {
  readonly identity: Identity
  readonly documentPolicy: PersistedDocumentPolicy
  /** Counts requests; without it as many come in as like. */
  readonly rates?: Rates
}

/** What a request says of who sends it. */
export interface Credentials {
  readonly authorization: string | undefined
  /** What for, as the request declares it. */
  readonly purpose: unknown
  /** Who asks at a partner; good for one request. */
  readonly evidence?: unknown
}

/**
 * Who sends a request. Nothing is run as it: a partner has the reach of its registration and an operator the purpose of what is run, so the
 * viewer follows from what is to be run, whichever route the request came in by.
 */
export interface RequestSender {
  /** For logs, counts and refused attempts; null for who has not signed in. */
  readonly identified: Pick<Viewer, 'scope' | 'client' | 'subject'> | null
  /** As whom the operation of a request runs. @throws as {@link resolvedOperation} */
  operation(named: NamedOperation): ResolvedOperation
  /** As whom an operation of the platform runs, such as the one behind a file. @throws as {@link platformOperation} */
  platformOperation(name: string): PlatformOperation
}

/** The credentials of a request. */
export const credentialsOf = ({ headers }: FastifyRequest): Credentials => ({
  authorization: headers.authorization,
  purpose: headers[PURPOSE_HEADER],
  evidence: headers[EVIDENCE_HEADER],
})

/**
 * Lets a request in that is not one too many. Credentials that are refused count for the address they come from, so nobody tries many.
 * @throws as {@link senderOf}, LIMIT_EXCEEDED
 */
export async function admittedSender(
  { http, reply }: { readonly http: FastifyRequest; readonly reply: FastifyReply },
  authentication: Authentication,
): Promise<RequestSender> {
  const { rates } = authentication
  const viewer = await viewerOf(credentialsOf(http), authentication).catch(async (error: unknown) => {
    if (error instanceof Unauthenticated) await rates?.admit(null, http, reply)
    throw error
  })
  await rates?.admit(viewer, http, reply)
  return sender(viewer, authentication)
}

/** Who sends these credentials now. @throws Unauthenticated, FORBIDDEN for a purpose that is not the partner's */
export async function senderOf(
  credentials: Credentials,
  authentication: Authentication,
): Promise<RequestSender> {
  return sender(await viewerOf(credentials, authentication), authentication)
}

async function viewerOf(
  { authorization, purpose, evidence }: Credentials,
  { identity, documentPolicy }: Authentication,
): Promise<Viewer | null> {
  const viewer = await identity.viewerOf(authorization, typeof evidence === 'string' ? evidence : undefined)
  return withPurpose(viewer, purpose, documentPolicy.registry)
}

function sender(viewer: Viewer | null, { documentPolicy }: Authentication): RequestSender {
  return {
    identified: viewer,
    operation: (named) => resolvedOperation(named, viewer, documentPolicy),
    platformOperation: (name) => platformOperation(name, viewer, documentPolicy),
  }
}
