import { afterAll, beforeAll, expect, test } from 'vitest'
import { split, type TestPlatform } from '../../platform.ts'
import { operationsOf, scanForCanaries } from '../canaries/canary-scan.ts'
import { type PlantedWorld, plantedWorld } from '../canaries/planted-world.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { unguarded } from './unguarded.ts'
import { rowFaults } from './visible-rows.ts'

/** Whoever may ask for no number keeps no extract either: the database refuses it, where a field rule would have. */
const KEPT_BY_NOBODY = 'INTERNAL at aggregateExtract'

/** Of those of whom the database shows others other rows, by different ways through the graph. */
const HUNTERS = ['citizen', 'social-worker@bari', 'plan-office@ATS-BA-02', 'accountant@ATS-BA-02', 'analyst']

let world: PlantedWorld
let gateway: TestPlatform

beforeAll(async () => {
  world = await plantedWorld()
  gateway = await split(world.database, await unguarded())
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test.each([...TESTED_PERSONAS])(
  'the database shows %s the rows that the design says, and no other',
  async (_, persona) => {
    const person = persona.scope === 'CITIZEN' && { person: world.citizen }
    expect(await rowFaults(world, { ...persona, ...person })).toEqual([])
  },
)

test('the database shows nobody anything', async () => {
  const faults = await rowFaults(world, { scope: 'PARTNER', roles: [] })
  expect(faults.filter((fault) => fault.includes('too many'))).toEqual([])
})

test('without field rules everybody is let into every field', async () => {
  const answer = await gateway
    .as('analyst')
    .query(
      '{ me { id } persons(first: 1) { totalCount } case(id: "case_01jd0000000000000000000000") { id } workload { __typename } }',
    )
  expect(answer.errors).toBeUndefined()
})

test('the database alone returns no canary of a row that is out of scope', {
  timeout: 1_200_000,
}, async () => {
  const operations = await operationsOf(world)
  const { findings, failures } = await scanForCanaries(world, gateway, {
    operations,
    guarded: false,
    personas: HUNTERS,
  })
  expect(findings).toEqual([])
  expect(failures.filter((failure) => failure !== KEPT_BY_NOBODY)).toEqual([])
})
