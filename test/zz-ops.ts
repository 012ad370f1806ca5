import { openRecorder } from './recording/recorder.ts'
import { readable } from './recording/sql-text.ts'
import { readFileSync } from 'node:fs'
const [persona='', file='', vars='{}'] = process.argv.slice(2)
const url = readFileSync('/tmp/plan/ops/serve.log','utf8').trim()
const recorder = await openRecorder({ adminUrl: url, secret: 'ops', now: new Date('2026-06-15T09:00:00Z'), registry: new Map() })
const text = file.startsWith('{')||file.startsWith('query') ? file : readFileSync(file,'utf8')
for (let i=0;i<3;i++) { const t=performance.now(); await recorder.ask(persona, text, JSON.parse(vars)); console.log('ms', (performance.now()-t).toFixed(1)) }
const r = await recorder.ask(persona, text, JSON.parse(vars))
console.log(JSON.stringify(r.answer,null,1).slice(0, Number(process.env.MAX??3000)))
for (const s of r.statements) console.log(`-- ${s.name}\n${readable(s.text)}\n`)
await recorder.close()
