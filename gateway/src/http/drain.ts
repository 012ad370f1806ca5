import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Whether a server is about to end. */
export interface Drain {
  readonly begun: boolean
  begin(): void
}

export function createDrain(): Drain {
  let begun = false
  return {
    get begun() {
      return begun
    },
    begin: () => {
      begun = true
    },
  }
}

/** From the beginning of the drain every answer has its client open a new connection, which leads elsewhere. */
export function sendElsewhere(server: FastifyInstance, drain: Drain): void {
  server.addHook('onSend', async (_request, reply) => {
    if (drain.begun) reply.header('connection', 'close')
  })
}

/**
 * Ends a server without costing a request. It says that it is not ready, and goes on answering for as many seconds as those in front of
 * it need to notice. Then it takes no more, completes live streams, and lets what is under way finish.
 */
export async function drained(server: FastifyInstance, drain: Drain, seconds: number): Promise<void> {
  drain.begin()
  await pause(seconds * 1000)
  await server.close()
}
