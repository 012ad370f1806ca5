import type { ErrorCode } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Registry } from '../../persisted-documents/registry.ts'
import { allowanceOf } from './allowance.ts'
import { type Count, type Counters, windows } from './counters.ts'

/** How many requests come from whom, and when it is enough. */
export interface Rates {
  /**
   * Counts a request and says in the headers of its answer how the counts stand.
   * @throws LIMIT_EXCEEDED when it is one too many; `Retry-After` shows from when on there will be more
   */
  admit(viewer: Viewer | null, http: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** What {@link createRates} needs. */
export interface RatesOptions {
  readonly registry: Registry
  readonly counters: Counters
  /** From it follows under what name persons and addresses are counted. */
  readonly secret: Buffer
}

/** The limits of the registered clients. A request over the minute's limit does not count for the day. */
export function createRates({ registry, counters, secret }: RatesOptions): Rates {
  return {
    async admit(viewer, http, reply) {
      const { key, perMinute, perDay } = allowanceOf(viewer, http.ip, { registry, secret })
      const counts = [await counters.count('minute', key, perMinute)]
      if (perDay !== undefined && !counts[0]?.exceeded) counts.push(await counters.count('day', key, perDay))
      reply.headers(fieldsOf(counts))
      const exceeded = counts.find((count) => count.exceeded)
      if (!exceeded) return
      reply.header('retry-after', exceeded.resetSeconds)
      throw tooMany(exceeded)
    },
  }
}

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11): the limits, and what is left of them. */
export function fieldsOf(counts: readonly Count[]): Record<string, string> {
  const each = (text: (count: Count) => string) => counts.map(text).join(', ')
  return {
    'ratelimit-policy': each(({ window, limit }) => `"${window}";q=${limit};w=${windows[window]}`),
    ratelimit: each(({ window, left, resetSeconds }) => `"${window}";r=${left};t=${resetSeconds}`),
  }
}

function tooMany({ window, resetSeconds }: Count): GraphQLError {
  const code: ErrorCode = 'LIMIT_EXCEEDED'
  const message =
    window === 'minute'
      ? `Troppe richieste in poco tempo: riprova fra ${resetSeconds} secondi.`
      : `Le richieste concordate per la giornata sono esaurite: riprova fra ${Math.ceil(resetSeconds / 3600)} ore.`
  return new GraphQLError(message, { extensions: { code } })
}
