import { afterAll, beforeAll, expect, test } from 'vitest'
import { split, type TestPlatform } from '../../platform.ts'
import { foreignIds } from '../canaries/canary-scan.ts'
import { LeakRecorder } from '../canaries/leak-recorder.ts'
import { type PlantedWorld, personaIn, plantedWorld } from '../canaries/planted-world.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { badHeaders, entitiesOf, execute, headerFor } from './direct-subgraph.ts'

let world: PlantedWorld
let gateway: TestPlatform

beforeAll(async () => {
  world = await plantedWorld()
  gateway = await split(world.database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('a subgraph answers nobody who is not named in a header signed for this very question', async () => {
  const ids = await foreignIds(world.admin)
  for (const [name, url] of gateway.subgraphUrls) {
    const question = await entitiesOf(name, url, ids)
    const headers = await badHeaders(personaIn(world, 'social-worker@bari'), question, gateway.viewerKey)
    for (const [which, header] of Object.entries(headers)) {
      const { status, text } = await execute(question, header)
      expect(status, `${name}, ${which}`).toBe(401)
      expect(JSON.parse(text)).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
      })
    }
  }
})

test.each([...TESTED_PERSONAS.keys()])(
  '%s meets no canary out of scope in the entities of a subgraph',
  async (name) => {
    const ids = await foreignIds(world.admin)
    const persona = personaIn(world, name)
    const recorder = new LeakRecorder(world.admin, world.markedTables, { persona, guarded: true })
    for (const [subgraph, url] of gateway.subgraphUrls) {
      const question = await entitiesOf(subgraph, url, ids)
      const { status, text } = await execute(question, await headerFor(persona, question, gateway.viewerKey))
      expect(status).toBe(200)
      expect(text).not.toContain('INTERNAL')
      recorder.note({ text: question.body }, text)
    }
    expect((await recorder.findings()).findings).toEqual([])
  },
)
