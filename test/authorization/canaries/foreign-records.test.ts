import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../../platform.ts'
import { api } from '../fixtures/api.ts'
import { calls, unknownId } from '../fixtures/mutations.ts'
import { NODE_TABLES, prefixOf } from '../fixtures/node-tables.ts'
import type { Persona } from '../fixtures/persona.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { ENTITLEMENTS } from '../row-policies/entitlements.ts'
import { LeakRecorder } from './leak-recorder.ts'
import { type PlantedWorld, plantedWorld } from './planted-world.ts'

/** Whoever may change something, each in a way of their own. */
const WRITERS = [
  'citizen',
  'secretariat@bari',
  'pua@bari',
  'social-worker+restricted@bari',
  'supervisor@bari',
  'plan-office@ATS-BA-02',
  'accountant@ATS-BA-02',
  'health@asl-ba',
  'provider@88600001007',
]

let world: PlantedWorld
let gateway: TestPlatform
beforeAll(async () => {
  world = await plantedWorld()
  gateway = await platform(world.database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test.each(WRITERS)('a mutation answers %s of a record out of scope as of none at all', async (name) => {
  const persona = {
    ...(TESTED_PERSONAS.get(name) ?? NOBODY),
    ...(name === 'citizen' && { person: world.citizen }),
  }
  const foreign = await foreignRecords(persona)
  const recorder = new LeakRecorder(world.admin, world.markedTables, { persona, guarded: true })
  const without = await answers(name, unknownId)
  const withForeign = await answers(name, (entity) => foreign.get(entity) ?? unknownId(entity), recorder)
  expect(withForeign).toEqual(without)
  expect(Object.values(withForeign)).toContainEqual(expect.stringContaining('"__typename":"NotFound"'))
  expect((await recorder.findings()).findings).toEqual([])
})

const NOBODY = { scope: 'PARTNER', roles: [] } as const

/** By the entity as ids carry it, a record that the persona may not meet. */
async function foreignRecords(persona: Persona): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const [type, table] of Object.entries(NODE_TABLES)) {
    const may = ENTITLEMENTS[table.replaceAll('"', '')]?.rows(persona)
    if (may === undefined) continue
    const [row] = await world.admin.unsafe<{ id: string }[]>(
      `select id from ${table} present where (${may}) is not true order by md5(id::text) limit 1`,
    )
    if (row) found.set(prefixOf(type), encodeId(prefixOf(type), row.id))
  }
  return found
}

/** What each mutation answers, whatever the id. */
async function answers(
  name: string,
  idOf: (entity: string) => string,
  recorder?: LeakRecorder,
): Promise<Readonly<Record<string, string>>> {
  const reported: Record<string, string> = {}
  for (const { name: mutation, text, variables } of calls(api(), idOf)) {
    const answer = await gateway.as(name).query(text, variables)
    recorder?.note({ text, variables }, answer.text)
    reported[mutation] = answer.text.replace(/[a-z_]+_[0-7][0-9a-hjkmnp-tv-z]{25}/g, 'an id')
  }
  return reported
}
