import { afterAll, beforeAll, expect, test } from 'vitest'
import { Connection } from '../../src/connection/connection.ts'
import { type Scratch, START, startScratch } from '../scratch.ts'
import { startBytesProxy } from './bytes-proxy.ts'

let scratch: Scratch
let proxy: Awaited<ReturnType<typeof startBytesProxy>>
beforeAll(async () => {
  scratch = await startScratch()
  proxy = await startBytesProxy(scratch.url)
}, START)
afterAll(async () => {
  proxy.stop()
  await scratch.stop()
})

const NUMBERS = { name: 'numbers', text: 'select n, n::text as word from generate_series(1, $1::int) as n' }
const BROKEN = { name: 'broken', text: 'select 1 / $1::int as nothing' }
const expected = [
  { status: 'fulfilled', value: [{ n: 1, word: '1' }] },
  { status: 'rejected', reason: expect.objectContaining({ sqlState: '22012' }) },
  { status: 'rejected', reason: expect.objectContaining({ sqlState: '25P02' }) },
  { status: 'fulfilled', value: [] },
  {
    status: 'fulfilled',
    value: [
      { n: 1, word: '1' },
      { n: 2, word: '2' },
    ],
  },
]

/** Five statements of which one fails and takes another with it. */
async function execute(connection: Connection) {
  const answers = [
    connection.send(NUMBERS, [1]),
    connection.send(BROKEN, [0]),
    connection.send(NUMBERS, [1]),
    connection.send({ name: 'apart', text: 'rollback', apart: true }),
    connection.send(NUMBERS, [2]),
  ]
  return Promise.allSettled(answers)
}

test('what comes byte by byte is understood', async () => {
  const connection = await Connection.open({ url: proxy.url, onLost: () => {} })
  proxy.disturb({ oneByOne: true })
  expect(await execute(connection)).toEqual(expected)
  await connection.end()
})

test('wherever the connection is cut, each statement is answered rightly or reported as lost', async () => {
  proxy.disturb({})
  const whole = await Connection.open({ url: proxy.url, onLost: () => {} })
  proxy.disturb({})
  await execute(whole)
  const bytes = proxy.received
  await whole.end()
  expect(bytes).toBeGreaterThan(300)

  for (let cutAfter = 0; cutAfter < bytes; cutAfter++) {
    let lost = 0
    proxy.disturb({})
    const connection = await Connection.open({ url: proxy.url, onLost: () => lost++ })
    proxy.disturb({ cutAfter })
    const answers = await execute(connection)
    for (const [index, answer] of answers.entries()) {
      const isLost = answer.status === 'rejected' && answer.reason.name === 'DatabaseUnavailable'
      if (!isLost) expect(answer, `after ${cutAfter} bytes`).toEqual(expected[index])
    }
    expect(
      answers.some(
        ({ status, ...rest }) => status === 'rejected' && Object(rest).reason.name === 'DatabaseUnavailable',
      ) || cutAfter > bytes - 7,
    ).toBe(true)
    await expect.poll(() => lost).toBe(1)
    await expect(connection.send(NUMBERS, [1])).rejects.toMatchObject({ name: 'DatabaseUnavailable' })
  }
}, 120_000)

test.each([
  ['a message of no length', Buffer.from([68, 0, 0, 0, 0])],
  ['a message of a length below none', Buffer.from([68, 255, 255, 255, 255])],
  ['a kind of message that is none', Buffer.from([33, 0, 0, 0, 4])],
  ['columns that are not there', Buffer.from([84, 0, 0, 0, 6, 0, 9])],
  ['an error without an end', Buffer.from([69, 0, 0, 0, 5, 67])],
])('%s breaks the connection and nothing else', async (_, nonsense) => {
  let lost = 0
  proxy.disturb({})
  const connection = await Connection.open({ url: proxy.url, onLost: () => lost++ })
  proxy.disturb({ nonsense })
  for (const answer of await execute(connection))
    expect(answer).toMatchObject({ reason: { name: 'DatabaseUnavailable' } })
  await expect.poll(() => lost).toBe(1)
})
