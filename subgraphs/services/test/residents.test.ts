import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'

const person = '01990000-0000-7000-8000-00000000000a'
let graph: Awaited<ReturnType<typeof scratchGraph>>

beforeAll(async () => {
  graph = await scratchGraph()
}, START)

afterAll(() => graph.stop())

const receive = (payload: object) =>
  deliver(eventHandlers(graph.database), 'persons.residence-changed', payload)
const known = () => graph.admin`select comune, since::text, readers from services.resident`

test('whoever moves books at the front offices of the new comune, though the news come twice or late', async () => {
  await receive({ person, from: null, to: '072006', on: '2026-01-01' })
  await receive({ person, from: '072006', to: '075035', on: '2026-03-01' })
  await receive({ person, from: '072006', to: '075035', on: '2026-03-01' })
  await receive({ person, from: null, to: '072006', on: '2026-01-01' })
  expect(await known()).toEqual([
    { comune: '075035', since: '2026-03-01', readers: ['comune:075035', `person:${person}`] },
  ])
})

test('whoever leaves the region is nobody’s resident', async () => {
  await receive({ person, from: '075035', to: null, on: '2026-05-01' })
  expect(await known()).toEqual([{ comune: null, since: '2026-05-01', readers: [`person:${person}`] }])
})

test('news of another form are not kept', async () => {
  await expect(receive({ person: 'Anna', to: 'Bari', on: 'ieri' })).rejects.toThrow()
})
