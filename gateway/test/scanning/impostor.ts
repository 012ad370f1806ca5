import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { ClamdAddress } from '@cse/gateway/config/scanner-setting'

/** What an {@link startImpostor} was sent. */
export interface Received {
  bytes: Buffer
}

/** How it behaves. */
interface Behaviour {
  /** What it answers to a whole file, before it hangs up. */
  readonly answer?: string
  /** It answers before it has the file. */
  readonly early?: boolean
  /** It hangs up in the middle of the file. */
  readonly hangUp?: boolean
  /** It takes the file and says nothing. */
  readonly silent?: boolean
  /** It takes nothing. */
  readonly deaf?: boolean
  readonly received?: Received
}

/** A server at a port that is taken for a scanner, and is none. */
export async function startImpostor({ answer = '', early, hangUp, silent, deaf, received }: Behaviour) {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    if (deaf) {
      socket.pause()
      return
    }
    let taken = Buffer.alloc(0)
    if (early) socket.write(answer)
    socket.on('data', (part: Buffer) => {
      taken = Buffer.concat([taken.subarray(received ? 0 : -4), part])
      if (received) received.bytes = taken
      if (hangUp) socket.resetAndDestroy()
      if (!silent && !early && taken.subarray(-4).equals(Buffer.alloc(4))) socket.end(answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reported = server.address()
  if (reported === null || typeof reported === 'string') throw new Error('No port')
  const address: ClamdAddress = { host: '127.0.0.1', port: reported.port }
  return {
    address,
    /** How many are connected. */
    open: () => open.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
