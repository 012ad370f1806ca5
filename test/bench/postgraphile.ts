/** PostGraphile 5 over the peer's tables, under row security: a process of its own, started with its login URL, port and the viewer's keys. */
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const [url = '', port = '0', keys = ''] = process.argv.slice(2)

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: url, schemas: ['peer'], poolConfig: { max: 10 } })],
  grafast: { context: () => ({ pgSettings: { 'cse.keys': keys } }) },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
})
const server = createServer()
await instance.createServ(grafserv).addTo(server)
server.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))
process.once('SIGTERM', () => process.exit(0))
