// scratch of OPERATIONS: a database of N persons
import { startEmbedded } from '@cse/db/src/embedded'
import { migrate } from '@cse/db/src/migrate'
import { openAdmin } from '@cse/db/src/server'
import { loadReference } from '@cse/db/reference/load'
import { fillPopulation } from '@cse/db/population/fill'
const [dir, persons] = process.argv.slice(2)
const server = await startEmbedded({ directory: dir, durable: false })
console.log(server.url)
let t=performance.now(); const lap=(w)=>{console.log(w, Math.round(performance.now()-t)); t=performance.now()}
await migrate(server.url, { secret: 'ops' }); lap('migrate')
const admin = await openAdmin(server.url); await loadReference(admin); await admin.end(); lap('reference')
console.log(await fillPopulation({ adminUrl: server.url, persons: Number(persons), seed: 1, today: '2026-06-15', pseudonymKey: Buffer.alloc(32,'p') })); lap('fill')
await server.stop()
