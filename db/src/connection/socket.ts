import { connect, isIP, type Socket } from 'node:net'
import { connect as secure } from 'node:tls'
import { DatabaseUnavailable } from './failure.ts'

/** How long a connection may take until it can be used. */
export const OPENING_MILLISECONDS = 5_000

/** Where a server is: at a port of a host, or at a path of this machine. */
export interface Address {
  readonly hostname: string
  readonly port: number
  readonly path: string | undefined
}

/**
 * Opens the way to a server.
 * @param mode how it is encrypted, as `sslmode` of its URL has it; not at all by default
 * @throws DatabaseUnavailable
 */
export async function openSocket(
  { hostname, port, path }: Address,
  mode: string | null,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const address = path ? { path } : { host: hostname, port }
  // Nagle's algorithm would hold back what is pipelined behind a statement not yet acknowledged.
  const socket = connect({ ...address, noDelay: true, timeout: OPENING_MILLISECONDS })
  onSocket(socket)
  await come(socket, 'connect')
  if (mode === null || mode === 'disable') return socket
  socket.write(SSL_REQUEST)
  const answer = await come(socket, 'data')
  if (!(answer instanceof Buffer) || answer[0] !== ENCRYPTED)
    throw new DatabaseUnavailable('The database speaks without TLS only.')
  const encrypted = secure({
    socket,
    // whom the certificate must be for; an address is no name that the server can be addressed by
    host: hostname,
    ...(isIP(hostname) === 0 && { servername: hostname }),
    rejectUnauthorized: mode.startsWith('verify-'),
  })
  onSocket(encrypted)
  await come(encrypted, 'secureConnect')
  return encrypted
}

/** Resolves with what an event of a new socket brings. */
async function come(socket: Socket, event: 'connect' | 'data' | 'secureConnect'): Promise<unknown> {
  try {
    return await new Promise((resolve, reject) => {
      socket.once(event, resolve).once('error', reject)
      socket.once('close', () => reject(new DatabaseUnavailable('The connection to the database was lost.')))
      socket.once('timeout', () => socket.destroy(new DatabaseUnavailable('The database does not answer.')))
    })
  } finally {
    for (const each of [event, 'error', 'close', 'timeout']) socket.removeAllListeners(each)
    socket.setTimeout(0)
  }
}

/** A message without a type: its length, and the number that asks for TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
const ENCRYPTED = 'S'.charCodeAt(0)
