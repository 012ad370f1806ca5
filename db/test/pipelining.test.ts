import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roleUrl } from '../src/migrate/roles.ts'
import { sql } from '../src/query/sql.ts'
import { openDatabase } from '../src/session/database.ts'
import { type Scratch, START, startScratch } from './scratch.ts'

/** What passes between the process and the server: `>` for a packet sent, `<` for one that came back. */
let wire: string[]
let scratch: Scratch
let proxy: Server

beforeAll(async () => {
  scratch = await startScratch()
  const to = Number(new URL(scratch.url).port)
  proxy = createServer((client) => {
    const server = connect(to, '127.0.0.1')
    client.on('data', (data) => wire.push('>') && server.write(data)).on('close', () => server.destroy())
    server.on('data', (data) => wire.push('<') && client.write(data)).on('close', () => client.destroy())
    // one side may be gone while the other still sends
    for (const socket of [client, server]) socket.on('error', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
}, START)
afterAll(async () => {
  await scratch.stop()
  proxy.close()
})

test('begin, the viewer’s settings, roles and the statements of two subgraphs are one packet; nothing waits for the commit', async () => {
  wire = []
  const address = proxy.address()
  const url = new URL(roleUrl(scratch.url, 'cse_platform', scratch.secret))
  url.port = String(typeof address === 'object' && address ? address.port : 0)
  const database = openDatabase({ url: url.href, max: 1 })
  const who = sql<{ me: string }>`select current_user as me, ${'value'}::text as value`
  const request = async () => {
    const session = database.session({
      keys: ['region'],
      scope: 'REGIONAL',
      issuer: 'i',
      subject: 's',
      roles: [],
      requestId: '',
    })
    const rows = await Promise.all([
      session.as('cases').one(who),
      session.as('persons').one(who),
      session.as('cases').one(who),
    ])
    const packets = wire.indexOf('<') < 0 ? 0 : wire.slice(0, wire.indexOf('<')).length
    await session.close()
    return { me: rows.map((row) => row?.me), packets }
  }
  await request()
  await new Promise((resolve) => setTimeout(resolve, 50))
  wire = []
  expect(await request()).toEqual({ me: ['cse_cases', 'cse_persons', 'cse_cases'], packets: 1 })
  await database.close()
})
