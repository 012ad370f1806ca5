import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { Fuzzed } from './requests.ts'

/** What came back: an answer, or bytes that may be several; nothing at all where the connection was closed. */
export type Received =
  | { readonly status: number; readonly type: string; readonly body: string }
  | { readonly raw: string }
  | 'closed'
  /** Neither an answer nor an end. */
  | 'silence'

/** Longer than an operation may take. */
const PATIENCE_MILLISECONDS = 30_000
/** How long bytes that are no request may go unanswered: the server waits for the rest of them. */
const SILENCE_MILLISECONDS = 300

/** Sends one after the other over connections that are kept, as clients do; broken ones get a connection each. */
export function fuzzClient(address: string, connections: number) {
  const { hostname, port } = new URL(address)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    send: (fuzzed: Fuzzed) => ('bytes' in fuzzed ? sendBytes(fuzzed.bytes) : sendRequest(fuzzed)),
    close: () => agent.destroy(),
  }

  function sendRequest({
    method,
    path,
    headers,
    body,
    leaves,
  }: Exclude<Fuzzed, { bytes: Buffer }>): Promise<Received> {
    return new Promise((resolve) => {
      const length = body && { 'content-length': body.length }
      const requested = request(
        { hostname, port, agent, method, path, headers: { ...headers, ...length } },
        (answer) => {
          const { statusCode = 0, headers: reported } = answer
          const type = String(reported['content-type'] ?? '')
          const chunks: Buffer[] = []
          const done = () => resolve({ status: statusCode, type, body: Buffer.concat(chunks).toString() })
          answer.on('data', (chunk) => {
            chunks.push(chunk)
            // a stream of events would never end
            if (type.startsWith('text/event-stream')) requested.destroy()
          })
          answer.on('close', done)
        },
      )
      requested.on('error', () => resolve('closed'))
      requested.setTimeout(PATIENCE_MILLISECONDS, () => {
        resolve('silence')
        requested.destroy()
      })
      if (leaves !== undefined) setTimeout(() => requested.destroy(), leaves)
      requested.end(body)
    })
  }

  function sendBytes(bytes: Buffer): Promise<Received> {
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes))
      const chunks: Buffer[] = []
      const done = () => {
        socket.destroy()
        const raw = Buffer.concat(chunks).toString()
        resolve(raw === '' ? 'closed' : { raw })
      }
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('error', done)
      socket.on('close', done)
      socket.setTimeout(SILENCE_MILLISECONDS, done)
    })
  }
}
