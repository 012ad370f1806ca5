import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** What to do when the gateway's port is taken. */
export const PORT_REMEDY = 'stop what runs there, or set PORT to another one'

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/**
 * Lets the server accept requests, and answers its address.
 * @throws an Error of one sentence when the port cannot be had, with the remedy
 */
export async function listen(server: FastifyInstance, place: ListenAddress, remedy: string): Promise<string> {
  try {
    return await server.listen({ host: place.host, port: place.port })
  } catch (error) {
    throw refused(error, place, remedy)
  }
}

/** Makes sure early that a port can be had, before work is done that would be in vain. @throws like {@link listen} */
export async function assertFree(place: ListenAddress, remedy: string): Promise<void> {
  const probe = createServer()
  try {
    await once(probe.listen(place.port, place.host), 'listening')
  } catch (error) {
    throw refused(error, place, remedy)
  } finally {
    probe.close()
  }
}

function refused(error: unknown, { host, port }: ListenAddress, remedy: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${String(error.code)})`
  return new Error(`Port ${port} of ${host} ${why}: ${remedy}.`, { cause: error })
}
