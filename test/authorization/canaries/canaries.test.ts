import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../../platform.ts'
import type { Persona } from '../fixtures/persona.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { ENTITLEMENTS } from '../row-policies/entitlements.ts'
import { type CanaryScan, operationsOf, scanForCanaries } from './canary-scan.ts'
import type { Operation } from './corpus.ts'
import { LEFT } from './exempt-columns.ts'
import { LeakRecorder } from './leak-recorder.ts'
import { NOT_IN_THE_GRAPH } from './not-in-the-graph.ts'
import { type PlantedWorld, personaIn, plantedWorld } from './planted-world.ts'

const names = [...TESTED_PERSONAS.keys()]
let world: PlantedWorld
let gateway: TestPlatform
let operations: readonly Operation[]
let found: CanaryScan

beforeAll(async () => {
  world = await plantedWorld()
  operations = await operationsOf(world)
  gateway = await platform(world.database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('every column of every table with row security holds a canary, or is left out for a reason', () => {
  const structural = /^(an id|part of the key|says who|names a row|made by)/
  const left = world.markedTables.flatMap(({ name, left }) =>
    Object.entries(left)
      .filter(([, reason]) => !structural.test(reason))
      .map(([column, reason]) => [`${name}.${column}`, reason]),
  )
  expect(Object.fromEntries(left)).toEqual(LEFT)
})

test('for every table with row security it is written down who may see its rows', () => {
  expect(world.markedTables.map(({ name }) => name).sort()).toEqual(Object.keys(ENTITLEMENTS).sort())
})

test('no operation returns a canary of a row that is out of scope', { timeout: 1_200_000 }, async () => {
  found = await scanForCanaries(world, gateway, { operations, guarded: true })
  expect(found.findings).toEqual([])
})

test('whoever may meet a canary does: the operations reach every planted column', () => {
  const isForSomebody = (name: string) =>
    [...TESTED_PERSONAS.values()].some((persona) => ENTITLEMENTS[name]?.rows(persona) !== 'false')
  const missed = world.markedTables
    .filter(({ name }) => isForSomebody(name))
    .flatMap(({ name, planted }) => planted.map((column) => `${name}.${column.name}`))
    .filter((column) => !found.met.has(column))
  expect(missed.filter((column) => !NOT_IN_THE_GRAPH.includes(column))).toEqual([])
})

test('no operation fails for want of a value that it may not see', () => {
  expect(found.failures).toEqual([])
})

/** With what partners' operations are asked, as far as they ask for it. */
const VARIABLES = { from: '2025-01', to: '2026-10', ambito: 'ATS-BA-02', year: 2026 }

/** Of which table extracts are asked for. */
const TABLES: Readonly<Record<string, object>> = {
  AmountsExtract: { measure: 'PLANNED_AMOUNT' },
  Extract: { measure: 'CASES', by: ['AMBITO', 'YEAR'] },
  OfferExtract: { measure: 'PLACES' },
}

test('the registered operations of partners return no canary', async () => {
  const directory = fileURLToPath(new URL('../../../schema/operations/', import.meta.url))
  expect(readdirSync(directory).length).toBeGreaterThan(0)
  const idFor = (field: string) => /"(\w+)"/.exec(world.texts[field]?.[0] ?? '')?.[1]
  const ids = { plan: idFor('Query.zonePlan'), release: idFor('Query.release') }
  for (const [client, { runsAs, operations: registered }] of readRegistry(directory)) {
    if (!runsAs) continue
    const recorder = recorderOf({ scope: runsAs.scope, roles: runsAs.roles })
    for (const [documentId, { name, body: text }] of registered) {
      const reported = Object.entries({ ...VARIABLES, ...ids, ...TABLES[name] })
      const variables = Object.fromEntries(reported.filter(([variable]) => text.includes(`$${variable}:`)))
      const answer = await gateway.as(client).send({ documentId: `sha256:${documentId}`, variables })
      expect(answer.status).toBe(200)
      expect(answer.errors).toBeUndefined()
      recorder.note({ text, variables }, answer.text)
    }
    expect((await recorder.findings()).findings).toEqual([])
  }
})

test.each(names)('%s meets nobody else by the cursors of others', async (name) => {
  const lists = ['persons', 'expiringConsents', 'cases', 'appointments', 'zonePlans', 'anonymisedCases']
  const recorder = recorderOf(personaIn(world, name))
  for (const other of ['social-worker@lecce', 'plan-office@ATS-LE-06', 'analyst']) {
    for (const list of lists) {
      const page = await gateway.as(other).query(`{ ${list}(first: 1) { pageInfo { endCursor } } }`)
      const [, cursor] = /"endCursor":"([^"]+)"/.exec(page.text) ?? []
      if (!cursor) continue
      for (const position of ['first: 50, after', 'last: 50, before']) {
        const text = `query Foreign($cursor: String) { ${list}(${position}: $cursor) { nodes { __typename ... on Person { id givenName familyName } ... on Case { id number } ... on Appointment { id purpose } ... on ZonePlan { id note } } } }`
        const answer = await gateway
          .as(name)
          .query(text.replace('__typename ... on', '__typename ... on'), { cursor })
        recorder.note({ text, variables: { cursor } }, answer.text)
      }
    }
  }
  expect((await recorder.findings()).findings).toEqual([])
})

function recorderOf(persona: Persona): LeakRecorder {
  return new LeakRecorder(world.admin, world.markedTables, { persona, guarded: true })
}
