import { createHash } from 'node:crypto'
import type { RequestCounts } from '@cse/db/src/connection/request-counts'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** For how long requests are counted together, from the first one on. */
export const windows = { minute: 60, day: 86_400 } as const
export type Window = keyof typeof windows

/** How a count stands after a request. */
export interface Count {
  readonly window: Window
  readonly limit: number
  readonly left: number
  /** Whole seconds until it begins anew. */
  readonly resetSeconds: number
  /** This request is beyond the limit. */
  readonly exceeded: boolean
}

/** Where requests are counted. */
export interface Counters {
  /** Counts a request. */
  count(window: Window, key: string, limit: number): Promise<Count>
  /** Whether something that may be used once is used for the first time in so many seconds. */
  firstUse(id: string, seconds: number): Promise<boolean>
}

/**
 * Counts requests in the memory of this process, or, given the counts of a database, together with all who share it. A gateway that
 * loses the database goes on by its own count.
 */
export function createCounters(shared: RequestCounts | null = null): Counters {
  const limiters = new Map<string, RateLimiterMemory | RateLimiterPostgres>()

  return {
    async count(window, key, limit) {
      const result = await consumed(limiterOf(window, windows[window], limit), key)
      return {
        window,
        limit,
        left: Math.max(0, limit - result.used),
        resetSeconds: Math.max(1, Math.ceil(result.milliseconds / 1000)),
        exceeded: result.exceeded,
      }
    },
    async firstUse(id, seconds) {
      const key = createHash('sha256').update(id).digest('base64url')
      const { exceeded } = await consumed(limiterOf('use', seconds, 1), key, seconds)
      return !exceeded
    },
  }

  /** The library's limiters each have one limit; keys of the same window are the same count in a database. */
  function limiterOf(keyPrefix: string, duration: number, points: number) {
    const name = `${keyPrefix} ${points}`
    const known = limiters.get(name)
    if (known) return known
    const alone = new RateLimiterMemory({ keyPrefix, duration, points })
    const limiter = shared
      ? new RateLimiterPostgres({
          storeClient: { query: shared.query },
          storeType: 'pool',
          schemaName: shared.schema,
          tableName: shared.table,
          tableCreated: true,
          keyPrefix,
          duration,
          points,
          // whoever is beyond the limit is not looked up again before the window ends
          inMemoryBlockOnConsumed: points + 1,
          insuranceLimiter: alone,
        })
      : alone
    limiters.set(name, limiter)
    return limiter
  }
}

async function consumed(
  limiter: RateLimiterMemory | RateLimiterPostgres,
  key: string,
  customDuration?: number,
): Promise<{ used: number; milliseconds: number; exceeded: boolean }> {
  try {
    const result = await limiter.consume(key, 1, customDuration === undefined ? {} : { customDuration })
    return { used: result.consumedPoints, milliseconds: result.msBeforeNext, exceeded: false }
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    return { used: limiter.points + 1, milliseconds: refused.msBeforeNext, exceeded: true }
  }
}
