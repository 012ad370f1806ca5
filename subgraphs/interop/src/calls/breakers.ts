import { SourceFault, type SourceFaultKind } from '@cse/schema/e-services'
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'

const FAILURES_IN_A_ROW = 5
/** Milliseconds from one probe to the next. */
const PROBE_AFTER = { initialDelay: 5_000, maxDelay: 60_000 }
/** Milliseconds before what never arrived is sent once more. */
const RETRY_AFTER = { initialDelay: 200, maxDelay: 1_000 }

const isFault =
  (...kinds: readonly SourceFaultKind[]) =>
  (error: unknown): boolean =>
    error instanceof SourceFault && kinds.includes(error.kind)

/** Runs calls of one e-service, and spares it after five in a row without an answer. What never reached it is sent once more. */
export function breakerOfService(): <Answer>(call: () => Promise<Answer>) => Promise<Answer> {
  const breaker = circuitBreaker(handleWhen(isFault('UNREACHABLE', 'TIMED_OUT', 'BROKEN')), {
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
    halfOpenAfter: new ExponentialBackoff(PROBE_AFTER),
  })
  const again = retry(handleWhen(isFault('UNREACHABLE')), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff(RETRY_AFTER),
  })
  const policy = wrap(again, breaker)
  return async (call) => {
    try {
      return await policy.execute(call)
    } catch (error) {
      throw error instanceof BrokenCircuitError ? new SourceFault('SPARED') : error
    }
  }
}

/** Pauses that a source asked for (429), by whom and for whom. */
export function createPauses(clock: () => Date) {
  const until = new Map<string, number>()
  return {
    /** @throws SourceFault while the pause lasts */
    assertNone(name: string): void {
      const left = (until.get(name) ?? 0) - clock().getTime()
      if (left > 0) throw new SourceFault('OVERLOADED', { retryAfter: Math.ceil(left / 1000) })
    },
    take(name: string, seconds: number): void {
      until.set(name, clock().getTime() + seconds * 1000)
    },
  }
}
