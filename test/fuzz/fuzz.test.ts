import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { fuzz } from './fuzz.ts'
import type { FuzzedWorld } from './requests.ts'
import { slowClients } from './slow-clients.ts'
import { fuzzedWorld } from './world.ts'

/** Another one at every run; `SEED=…` of the message below, put here, makes the run again. */
const SEED = Math.floor(Math.random() * 1e9)
const REQUESTS = 2_000
const MEGABYTE = 2 ** 20

let database: DatabaseCopy
let gateway: TestPlatform
let world: FuzzedWorld

beforeAll(async () => {
  database = await copyOfDatabase()
  gateway = await platform(database)
  const personas = ['social-worker@bari', 'secretariat@bari', 'accountant@ATS-BA-02', 'analyst', 'citizen']
  const tokens = await Promise.all(personas.map((persona) => gateway.as(persona).token()))
  world = await fuzzedWorld(
    gateway.url,
    tokens.filter((token) => token !== null),
  )
})

afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await database?.drop()
})

test(`${REQUESTS} requests nobody should send are answered as they should be, and nothing is left of them (seed ${SEED})`, {
  timeout: 90_000,
}, async () => {
  const slow = slowClients(world.host, 20)
  const findings = await fuzz(world, { from: SEED, count: REQUESTS / 2 })
  const level = memory()
  findings.push(...(await fuzz(world, { from: SEED + REQUESTS / 2, count: REQUESTS / 2 })))
  const kept = memory() - level
  slow.leave()
  expect(findings).toEqual([])
  // what operations were compiled to is kept, as many as a cache holds
  expect(kept).toBeLessThan(150)
  const { data, errors } = await gateway
    .as('social-worker@bari')
    .query('{ cases(first: 1) { nodes { id } } }')
  expect({ data, errors }).toMatchObject({ data: { cases: { nodes: [{}] } } })
})

/** What is in use after all that can be collected is, in megabytes. */
function memory(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / MEGABYTE)
}
