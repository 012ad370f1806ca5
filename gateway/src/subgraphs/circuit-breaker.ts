import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'
import type { BreakerState } from '../telemetry/metrics.ts'
import { type Fault, SubgraphUnreachable } from './unreachable.ts'

/** How a subgraph is called. */
export interface CallOptions {
  /** It only reads, so that it may be repeated. */
  readonly reads: boolean
  readonly cancelled: AbortSignal
}

/** Calls as long as there is a prospect of an answer. @throws SubgraphUnreachable */
export type Breaker = <Answer>(call: () => Promise<Answer>, requested: CallOptions) => Promise<Answer>

const FAILURES_IN_A_ROW = 5
const RETRIES = 2
/** Milliseconds; what is really waited is drawn at random up to these. */
const RETRY_AFTER = { initialDelay: 40, maxDelay: 400 }
/** Milliseconds from one probe to the next. */
const PROBE_AFTER = { initialDelay: 500, maxDelay: 10_000 }

const isFault =
  (...faults: readonly Fault[]) =>
  (error: unknown): boolean =>
    error instanceof SubgraphUnreachable && faults.includes(error.fault)

/**
 * Spares a subgraph that gave no answer five times in a row, and everybody the wait for it: until it is back it is not called. Before
 * the first call is risked again, `isBack` has to hold. Reads whose connection failed are repeated twice, after random moments.
 */
export function subgraphBreaker(
  isBack: () => Promise<boolean>,
  onState: (state: BreakerState) => void,
): Breaker {
  let probing = false
  const breaker = circuitBreaker(handleWhen(isFault('connection', 'answer')), {
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
    halfOpenAfter: new ExponentialBackoff(PROBE_AFTER),
  })
  const again = retry(handleWhen(isFault('connection')), {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff(RETRY_AFTER),
  })
  breaker.onStateChange((state) => {
    probing = state === CircuitState.HalfOpen
    onState(probing ? 'probing' : state === CircuitState.Closed ? 'closed' : 'open')
  })
  onState('closed')

  /** One question at a time finds out; the others are not made to wait for it. */
  const spared = () => breaker.state === CircuitState.HalfOpen
  const policies = { read: wrap(again, breaker), write: breaker }

  return async (call, { reads, cancelled }) => {
    if (spared()) throw notRequested()
    const policy = reads ? policies.read : policies.write
    try {
      return await policy.execute(async () => {
        if (probing && !(await isBack()))
          throw new SubgraphUnreachable('answer', 'The subgraph is not back yet')
        return call()
      }, cancelled)
    } catch (error) {
      throw error instanceof BrokenCircuitError ? notRequested() : error
    }
  }
}

function notRequested(): SubgraphUnreachable {
  return new SubgraphUnreachable('breaker', 'The subgraph has not answered for a while and is not called')
}
