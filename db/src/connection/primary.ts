import { Connection } from './connection.ts'
import { serversOf, withPrimary } from './servers.ts'

/** The address of the server that is the primary now, for who lives no longer than its connections. @throws DatabaseUnavailable when none is */
export async function primaryOf(address: string): Promise<string> {
  const [only, ...others] = serversOf(address)
  if (only !== undefined && others.length === 0) return only
  const connection = await Connection.open({ url: address, onLost: () => {} })
  await connection.end()
  return withPrimary(address, async (server) => server)
}
