import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { books, type Line } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
let line: Line
let commitment: string
beforeAll(async () => {
  graph = await scratchGraph()
  ;({ line, commitment } = await books(graph.admin).aFundedLine('ATS-BR-04', 100_000))
}, START)
afterAll(() => graph.stop())
beforeEach(async () => {
  await emitFacts()
  await graph.admin`delete from graphile_worker._private_jobs`
})

/** What waits in the outbox for a topic, with the seconds until it is due. */
async function waiting(topic: string) {
  return graph.admin<{ payload: unknown; seconds: number }[]>`
    select payload, round(extract(epoch from run_at - created_at))::int as seconds
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where identifier = ${topic}`
}

async function emitFacts(): Promise<void> {
  await deliver(eventHandlers(graph.database), 'finance.amounts-moved', { ambito: 'ATS-BR-04' })
}

test('a hundred movements of a line emit one fact, a second later, of what the line holds then', async () => {
  const { record } = books(graph.admin)
  for (let each = 0; each < 100; each++) await record(line, { kind: 'COMMITMENT', amount: 10, commitment })
  expect(await waiting('finance.amounts-moved')).toEqual([{ payload: { ambito: 'ATS-BR-04' }, seconds: 1 }])
  await emitFacts()
  expect(await waiting('finance.amount-facts-changed')).toEqual([
    {
      payload: {
        facts: [
          {
            intervention: line.intervention,
            ambito: 'ATS-BR-04',
            year: 2026,
            fund: 'FNPS',
            targetArea: '4',
            serviceType: 'A1.01',
            level: null,
            planned: 100_000,
            committed: 1_000,
            liquidated: 0,
            paid: 0,
            version: 101,
          },
        ],
      },
      seconds: 0,
    },
  ])
})

test('who tells again without a movement between says nothing; the next movement has it emitted anew', async () => {
  await emitFacts()
  expect(await waiting('finance.amount-facts-changed')).toEqual([])
  await books(graph.admin).record(line, { kind: 'LIQUIDATION', amount: 5, commitment })
  expect(await waiting('finance.amounts-moved')).toHaveLength(1)
  await emitFacts()
  expect(await waiting('finance.amount-facts-changed')).toMatchObject([
    { payload: { facts: [{ committed: 1_000, liquidated: 5, version: 102 }] } },
  ])
})

test('a movement that comes while it is emitted is not lost', async () => {
  const { record } = books(graph.admin)
  for (let round = 0; round < 20; round++)
    await Promise.all([record(line, { kind: 'COMMITMENT', amount: 1, commitment }), emitFacts()])
  await emitFacts()
  const [kept] = await graph.admin`
    select version = emitted_version as emitted, committed_cents::int as committed from finance.funding_line where id = ${line.id}`
  const facts = (await waiting('finance.amount-facts-changed')).flatMap(
    ({ payload }) => (payload as { facts: { version: number; committed: number }[] }).facts,
  )
  const newest = facts.toSorted((one, other) => other.version - one.version)[0]
  expect(kept).toMatchObject({ emitted: true, committed: newest?.committed })
})

test('entries that are undone again leave no event behind', async () => {
  const { record } = books(graph.admin)
  const beyond = record(line, { kind: 'LIQUIDATION', amount: 1_000_000, commitment })
  await expect(beyond).rejects.toThrow('within_')
  expect(await waiting('finance.amounts-moved')).toEqual([])
})
