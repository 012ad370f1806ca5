import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import postgres, { type Options, type Sql } from 'postgres'

/**
 * One connection that sends at once what it is given. Nagle's algorithm, which the driver leaves on, would make every COPY wait for two
 * acknowledgements that the server delays by 40 ms each.
 */
export function promptConnection(url: string): Sql {
  return postgres(url, {
    max: 1,
    max_lifetime: null,
    onnotice: () => {},
    socket: promptSocket,
  } as Options<Record<string, never>>) // `socket` is documented by the driver and missing from its types
}

async function promptSocket({ host, port, path }: Address): Promise<Socket> {
  const [hostname = '127.0.0.1'] = host
  const socket = connect(path ? { path } : { host: hostname, port: port[0] ?? 5432, noDelay: true })
  await once(socket, 'connect')
  // the driver takes the name to verify a certificate against from here
  return Object.assign(socket, { host: hostname })
}

interface Address {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path?: string | false
}
