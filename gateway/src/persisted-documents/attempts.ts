import type { Viewer } from '@cse/schema/viewer'
import type { Logger } from 'pino'
import type { Metrics } from '../telemetry/metrics.ts'

/** Who tried what was refused: for the log of the process and the count of refusals, never part of the answer. */
export interface Attempt {
  /** In a word or two, of a closed list. */
  readonly reason: string
  readonly client: string | null
  /** A partner's own name for itself; that of a person is not noted. */
  readonly subject: string | null
}

/** By whom an attempt was made, as far as it is known. */
export type Attempting = Pick<Viewer, 'scope' | 'subject' | 'client'> | null

const attempts = new WeakMap<Error, Attempt>()

/** The error, noted as the refusal of an attempt. */
export function attempted<Refusal extends Error>(error: Refusal, reason: string, who: Attempting): Refusal {
  const subject = who?.scope === 'PARTNER' ? who.subject : null
  attempts.set(error, { reason, client: who?.client ?? null, subject })
  return error
}

/** Reads what somebody has sent. What a partner sends that cannot be read, or in two ways, is an attempt. */
export function readFor<Result>(who: Attempting, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Error) || who?.scope !== 'PARTNER' || attempts.has(error)) throw error
    throw attempted(error, 'ambiguous', who)
  }
}

/** Counts an attempt for its client and logs it; errors of another kind are no attempts. */
export function noteAttempt(
  error: unknown,
  requestId: string,
  { metrics, logger }: { readonly metrics: Metrics; readonly logger: Logger },
): void {
  const attempt = error instanceof Error ? attempts.get(error) : undefined
  if (!attempt) return
  metrics.unregistered(attempt.client, attempt.reason)
  logger.warn({ requestId, ...attempt }, 'operation refused')
}
