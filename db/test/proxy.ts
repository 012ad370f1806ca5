import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a database that can be disturbed. */
export interface DatabaseProxy {
  /** The address of the database, by this way. */
  readonly url: string
  /** Connections that are open and work. */
  readonly open: number
  /** From here on nothing arrives, in either direction, and nobody is told; connections that are open now stay so for ever. */
  stall(): void
  /** New connections work again. */
  resume(): void
  /** Breaks off the connection that sends the statement of this number, counted from now, instead of passing it on. @returns how to count no more */
  cutAt(statement: number): void
  /** How many statements have passed since the last {@link cutAt}, or the beginning. */
  readonly passed: number
  stop(): Promise<void>
}

/** Puts itself before the database of `url`. */
export async function startProxy(url: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(url)
  const pairs = new Set<readonly [Socket, Socket]>()
  const silent = new Set<readonly [Socket, Socket]>()
  let stalled = false
  let passed = 0
  let cut = Number.POSITIVE_INFINITY
  const server = createServer((client) => {
    const database = connect(Number(port), hostname)
    const pair = [client, database] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.once('close', () => {
        pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
    }
    if (stalled) {
      pairs.delete(pair)
      silent.add(pair)
      return
    }
    const messages = statementsIn()
    client.on('data', (chunk) => {
      const count = messages(chunk)
      passed += count
      if (passed >= cut) {
        cut = Number.POSITIVE_INFINITY
        client.destroy()
        return
      }
      database.write(chunk)
    })
    database.on('data', (chunk) => client.write(chunk))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  const here = new URL(url)
  here.hostname = '127.0.0.1'
  here.port = String(address.port)

  return {
    url: here.href,
    get open() {
      return pairs.size
    },
    get passed() {
      return passed
    },
    stall: () => {
      stalled = true
      for (const pair of pairs) {
        silent.add(pair)
        for (const socket of pair) socket.removeAllListeners('data').pause()
      }
      pairs.clear()
    },
    resume: () => {
      stalled = false
    },
    cutAt: (statement) => {
      passed = 0
      cut = statement
    },
    stop: async () => {
      for (const pair of [...pairs, ...silent]) for (const socket of pair) socket.destroy()
      server.close()
    },
  }
}

/** Counts, in what a client sends, the messages that run a statement: Execute and Query of the protocol; the first message has no type. */
function statementsIn(): (chunk: Buffer) => number {
  let kept = Buffer.alloc(0)
  let begun = false
  return (chunk) => {
    kept = Buffer.concat([kept, chunk])
    let count = 0
    for (;;) {
      const head = begun ? 1 : 0
      if (kept.length < head + 4) return count
      const length = head + kept.readUInt32BE(head)
      if (kept.length < length) return count
      const type = begun ? String.fromCharCode(kept[0] ?? 0) : ''
      if (type === 'E' || type === 'Q') count += 1
      begun = true
      kept = kept.subarray(length)
    }
  }
}
