import { once } from 'node:events'
import { connect } from 'node:net'

/** What an HTTP server answered. */
export interface RawAnswer {
  readonly status: number
  readonly body: string
}

/** A request as it goes over the wire: nothing is encoded, joined or left out on its way, as the clients of the standard libraries do. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: string | Buffer
}

/** Sends a request to the server of `url`, on a connection of its own. */
export async function sendRaw(
  url: string,
  { method, target, headers, body = '' }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const content = Buffer.from(body)
  const head = [
    `${method} ${target} HTTP/1.1`,
    `host: ${host}`,
    'connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(content.length > 0 ? [`content-length: ${content.length}`] : []),
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(content)
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  await once(socket, 'close')
  const [answered = '', ...rest] = Buffer.concat(parts).toString().split('\r\n\r\n')
  return { status: Number(answered.split(' ')[1]), body: rest.join('\r\n\r\n') }
}
