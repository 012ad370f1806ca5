import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** What becomes of what the server sends, from the moment at which it is disturbed. */
export interface Disturbance {
  /** After so many bytes the connection is cut. */
  readonly cutAfter?: number
  /** Each byte comes by itself. */
  readonly oneByOne?: boolean
  /** This comes in the place of what the server sends. */
  readonly nonsense?: Buffer
}

/** A way to a server on which what it sends can be cut off or taken apart. */
export async function startBytesProxy(url: string) {
  const to = Number(new URL(url).port)
  let disturbance: Disturbance = {}
  let received = 0
  const server = createServer((client) => {
    const database = connect(to, '127.0.0.1')
    for (const socket of [client, database]) socket.setNoDelay(true).on('error', () => socket.destroy())
    client.on('data', (data) => database.write(data)).on('close', () => database.destroy())
    database.on('close', () => client.destroy())
    database.on('data', (data: Buffer) => {
      const { cutAfter = Number.POSITIVE_INFINITY, oneByOne, nonsense = data } = disturbance
      const passed = nonsense.subarray(0, Math.max(0, cutAfter - received))
      received += data.length
      for (const piece of oneByOne ? [...passed].map((byte) => Buffer.from([byte])) : [passed])
        client.write(piece)
      if (received >= cutAfter) client.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  const way = new URL(url)
  way.hostname = '127.0.0.1'
  way.port = String(address.port)
  return {
    url: way.href,
    /** From now on; bytes are counted from here. */
    disturb: (how: Disturbance) => {
      disturbance = how
      received = 0
    },
    /** How many bytes the server has sent since. */
    get received() {
      return received
    },
    stop: () => server.close(),
  }
}
