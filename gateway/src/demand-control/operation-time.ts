import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { GraphRequest } from '../subgraphs/request.ts'

/** How long an operation may take, in milliseconds. */
const LONGEST_MILLISECONDS = 20_000

/** How long an answer waits for what is cancelled, in milliseconds. */
const PATIENCE_MILLISECONDS = 500

/** The operation was stopped: it took too long, or its client is gone. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly why: 'too long' | 'client gone'
  constructor(why: Stopped['why']) {
    super(why)
    this.why = why
  }
}

/**
 * What `work` answers, as long as it does so in time and its client is still connected. Otherwise the request is cancelled, down to the
 * statement that the database runs for it.
 * @throws what `work` throws, and {@link Stopped}
 */
export async function inTime<Result>(
  work: Promise<Result>,
  {
    request,
    reply,
    longest = LONGEST_MILLISECONDS,
  }: { request: GraphRequest; reply: FastifyReply; longest?: number },
): Promise<Result> {
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Stopped('too long')), longest)
  const gone = () => reject(new Stopped('client gone'))
  reply.raw.once('close', gone)
  try {
    return await Promise.race([work, stopped])
  } catch (error) {
    if (error instanceof Stopped) {
      // Whatever becomes of the rest, nobody waits for it.
      work.catch(() => {})
      // What does not answer may not be able to be cancelled either.
      const cancelled = request.cancel().catch(() => {})
      await Promise.race([cancelled, pause(PATIENCE_MILLISECONDS, undefined, { ref: false })])
    }
    throw error
  } finally {
    clearTimeout(timer)
    reply.raw.off('close', gone)
  }
}
