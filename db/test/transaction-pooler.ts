import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

const READY = 'Z'.charCodeAt(0)
const IDLE = 'I'.charCodeAt(0)

/** Does what PgBouncer does with `pool_mode = transaction`: a client has a connection to the server until its transaction ends, then another may. */
export async function startTransactionPooler(serverPort: number): Promise<{ port: number; stop(): void }> {
  const free: Socket[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => {})
    // who signs in brings a connection to the server with it, which is everybody's from then on
    let serving: Socket | undefined = connect(serverPort, '127.0.0.1')
    sockets.add(serving)
    const waiting: Buffer[] = []
    const serve = (backend: Socket) => {
      backend.removeAllListeners('data')
      let rest = Buffer.alloc(0)
      backend.on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk])
        client.write(chunk)
        let idle = false
        while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
          const end = 1 + rest.readUInt32BE(1)
          idle = rest[0] === READY && rest[5] === IDLE
          rest = rest.subarray(end)
        }
        if (!idle || rest.length > 0) return
        serving = undefined
        free.push(backend)
        const next = waiting.shift()
        if (next) send(next)
      })
    }
    const send = (message: Buffer) => {
      if (!serving) {
        serving = free.pop()
        if (!serving) return void waiting.push(message)
        serve(serving)
      }
      serving.write(message)
    }
    serving.on('error', () => {})
    serve(serving)
    client.on('data', (chunk: Buffer) => {
      // a client that leaves takes no connection along
      if (chunk[0] !== 'X'.charCodeAt(0)) send(chunk)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
