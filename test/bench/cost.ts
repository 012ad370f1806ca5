/**
 * Processor time of gateway and database for a request of five registered operations, in units of a fixed piece of work that is done between the
 * rounds on the same machine. Held against what was found when `cost.json` was written: what costs twice as much is found, noise and another
 * processor are not.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import postgres from 'postgres'
import { z } from 'zod'
import { type Figure, figureOf } from './figures.ts'
import { type Load, requestsPerSecond } from './load.ts'
import { headersOf, startOurs } from './ours.ts'
import { usedBy, usedByServer } from './processor-time.ts'
import { untilSettled } from './settled.ts'

const SECONDS = 2
const ROUNDS = 5

/** What is asked, by whom. */
const REQUESTED: Readonly<Record<string, { persona: string; variables: object }>> = {
  'local/cases': { persona: 'social-worker@bari', variables: { first: 20 } },
  'local/my-cases': { persona: 'social-worker@bari', variables: { first: 20 } },
  'local/workload': { persona: 'social-worker@bari', variables: { first: 10 } },
  'local/person-search': { persona: 'secretariat@bari', variables: { name: 'Ros', first: 20 } },
  'citizen/own-page': { persona: 'citizen', variables: {} },
}

const expected = z
  .record(z.string(), z.number())
  .parse(JSON.parse(readFileSync(new URL('cost.json', import.meta.url), 'utf8')))

/** For each operation the ratio of what a request costs now to what it cost. */
export async function cost(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const { url, pid } = await startOurs(server.url, 'social-worker@bari', stack)
  const admin = postgres(server.url, { max: 1, onnotice: () => {} })
  stack.defer(() => admin.end())
  await untilSettled(admin)
  const postmaster = Number(readFileSync(`${directory}/data/postmaster.pid`, 'utf8').split('\n', 1)[0])

  const loads = new Map<string, Load>()
  for (const [name, { persona, variables }] of Object.entries(REQUESTED)) {
    const body = JSON.stringify({ query: textOf(name), variables })
    loads.set(name, { url, headers: await headersOf(persona), body })
  }
  for (const load of loads.values()) await requestsPerSecond(load, SECONDS)

  const found = new Map<string, number[]>([...loads.keys()].map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, load] of loads) {
      const unit = fixedWork()
      const before = usedBy(pid) + usedByServer(postmaster)
      const rate = await requestsPerSecond(load, SECONDS)
      const used = usedBy(pid) + usedByServer(postmaster) - before
      found.get(name)?.push(used / (rate * SECONDS) / unit)
    }
  return [...found].map(([name, costs]) => {
    const before = expected[name]
    console.log(`  ${name}: ${costs.toSorted((a, b) => a - b)[ROUNDS >> 1]?.toFixed(4)} of the fixed work`)
    if (before === undefined) throw new Error(`cost.json does not know ${name}`)
    const ratios = costs.map((each) => each / before)
    return figureOf(`${name}, processor time of a request`, 'when cost.json was written', ratios, '<= 2')
  })
}

/** A registered operation with the fragments that it may use. */
function textOf(name: string): string {
  const folder = new URL('../../schema/operations/front-end/', import.meta.url)
  const text = readFileSync(new URL(`${name}.graphql`, folder), 'utf8')
  const needed = new Set([...text.matchAll(/\.\.\.\s*([A-Z]\w+)/g)].map(([, fragment = '']) => fragment))
  const files = [...needed].map((fragment) => fragment.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase())
  return [
    text,
    ...files.map((file) => readFileSync(new URL(`fragments/${file}.graphql`, folder), 'utf8')),
  ].join('\n')
}

/** Processor milliseconds of work that is the same always: what JSON, hashing and sorting take here and now. */
function fixedWork(): number {
  const before = process.cpuUsage()
  const rows = Array.from({ length: 2_000 }, (_, n) => ({
    id: n,
    name: `persona ${n * 7919}`,
    nested: { n, list: [n] },
  }))
  for (let time = 0; time < 20; time++) {
    const text = JSON.stringify(rows)
    createHash('sha256').update(text).digest()
    const read: typeof rows = JSON.parse(text)
    read.sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
