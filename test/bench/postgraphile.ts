/**
 * PostGraphile 5 over the peer's tables, under row security: a process of its own, started with its login URL, port and the viewer's keys, and with
 * the duties of this platform when it is to have them.
 */
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { type Duties, logEach, verifier } from './duties.ts'

const [url = '', port = '0', keys = '', owed] = process.argv.slice(2)
const duties: Duties | undefined = owed && JSON.parse(owed)
const believe = duties ? await verifier(duties.jwks) : () => {}
const service = makePgService({ connectionString: url, schemas: ['peer'], poolConfig: { max: 10 } })
if (duties && service.adaptorSettings?.pool) logEach(service.adaptorSettings.pool, duties)

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [service],
  grafast: {
    context: ({ node }) => {
      believe(node?.req.headers.authorization)
      return { pgSettings: { 'cse.keys': keys } }
    },
  },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
})
const server = createServer()
await instance.createServ(grafserv).addTo(server)
server.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))
process.once('SIGTERM', () => process.exit(0))
