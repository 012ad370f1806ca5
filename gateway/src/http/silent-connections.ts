import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** A request that was sent just before the end has come by then. */
const GRACE_MILLISECONDS = 500

/**
 * Ends connections without a request when the server closes: browsers and pools of connections open some in advance. Node takes them
 * for busy ones, and a server that closes would wait for each until its request is overdue.
 */
export function endSilentConnections(server: FastifyInstance): void {
  const open = new Set<Socket>()
  server.server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.addHook('preClose', async () => {
    const endSilent = () => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }
    // what has come is read first: a process that was busy may not have looked for as long as the grace lasts
    setTimeout(() => setImmediate(endSilent), GRACE_MILLISECONDS).unref()
  })
}
