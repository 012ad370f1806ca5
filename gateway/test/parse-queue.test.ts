import { randomUUID } from 'node:crypto'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { createTurns } from '@cse/gateway/demand-control/parse-queue'
import { GraphRequest } from '@cse/gateway/subgraphs/request'
import { expect, test } from 'vitest'

const request = () =>
  new GraphRequest({ viewer: null, now: new Date(), requestId: randomUUID() }, () => {
    throw new Error('Nobody queries the database here')
  })

test('between two pieces of work whoever else has something to do passes', async () => {
  const turns = createTurns()
  const order: string[] = []
  const pieces = ['first', 'second', 'third'].map(async (piece) => {
    await turns.next(request())
    order.push(piece)
  })
  await turnOfTheLoop()
  order.push('another')
  await Promise.all(pieces)
  expect(order).toEqual(['first', 'another', 'second', 'third'])
})

test('whoever has left has no turn', async () => {
  const turns = createTurns()
  const done: string[] = []
  const [gone, there] = [request(), request()]
  void turns.next(gone).then(() => done.push('gone'))
  const last = turns.next(there).then(() => done.push('there'))
  await gone.cancel()
  await last
  expect(done).toEqual(['there'])
})
