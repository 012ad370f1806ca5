/**
 * A database may have several servers, of which one is the primary and the others its standbys:
 * `postgres://user@first:5432,second:5432/cse?target_session_attrs=read-write`, as libpq has it. URLs know one host, so inside the platform the first
 * stands in its place and all of them in the parameter `hosts`.
 */
const SEVERAL = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^@/?#]+,[^@/?#]+)(.*)$/
const HOST = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i

/** The address of a database as the platform has it inside; unchanged where it names one server. Null when its hosts or its target are none. */
export function databaseAddress(text: string): string | null {
  const [, before = '', hosts = '', rest = ''] = SEVERAL.exec(text) ?? []
  const all = hosts.split(',')
  if (hosts !== '' && !all.every((host) => HOST.test(host))) return null
  const url = URL.parse(hosts === '' ? text : `${before}${all[0]}${rest}`)
  if (!url) return null
  const target = url.searchParams.get('target_session_attrs')
  if (target === null && hosts === '') return text
  if (target !== null && !WRITABLE.includes(target)) return null
  url.searchParams.delete('target_session_attrs')
  if (hosts !== '') url.searchParams.set(HOSTS, hosts)
  return url.href
}

const HOSTS = 'hosts'
/** The primary is meant by both; the platform works with no other. */
const WRITABLE = ['read-write', 'primary']

/** The addresses of the servers of a database, each by itself. */
export function serversOf(address: string): readonly string[] {
  const url = new URL(address)
  const hosts = url.searchParams.get(HOSTS)
  if (hosts === null) return [address]
  url.searchParams.delete(HOSTS)
  return hosts.split(',').map((host) => {
    const server = new URL(url)
    server.port = ''
    server.host = host
    return server.href
  })
}

/** The address for the driver, which looks for the primary itself whenever it connects. */
export function driverAddress(address: string): string {
  const servers = serversOf(address)
  const [first] = servers
  if (first === undefined || servers.length === 1) return address
  const url = new URL(first)
  url.searchParams.set('target_session_attrs', 'primary')
  return url.href.replace(url.host, servers.map((server) => new URL(server).host).join(','))
}

/** Which server of each database was the primary when it was last looked for; the one after it when it did not answer. */
const found = new Map<string, number>()

/**
 * Tries the servers of a database until one is the primary, beginning with the one that was it last.
 * @throws what the last one throws when none is
 */
export async function withPrimary<Result>(
  address: string,
  attempt: (server: string) => Promise<Result>,
): Promise<Result> {
  const servers = serversOf(address)
  for (let left = servers.length; ; left--) {
    const place = (found.get(address) ?? 0) % servers.length
    try {
      return await attempt(servers[place] ?? address)
    } catch (error) {
      if ((found.get(address) ?? 0) % servers.length === place) found.set(address, place + 1)
      if (left <= 1) throw error
    }
  }
}
