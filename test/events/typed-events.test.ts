import { emitter } from '@cse/db/src/outbox/emitter'
import type { EmittedBy } from '@cse/schema/events/catalogue'
import { type EventHandlers, subscriptionsOf } from '@cse/schema/events/handlers'
import { expect, test } from 'vitest'

const id = '01990000-0000-7000-8000-000000000001'

test('an event is emitted by the subgraph in which it happens, with what belongs to it; the compiler refuses all else', () => {
  const { outboxEvent } = emitter<EmittedBy<'cases'>>()
  expect(outboxEvent('cases.merge-followed', { merge: id, step: 1 }, 'key')).toEqual({
    topic: 'cases.merge-followed',
    payload: { merge: id, step: 1 },
    jobKey: 'key',
  })
  // @ts-expect-error a merger has two steps
  outboxEvent('cases.merge-followed', { merge: id, step: 3 })
  // @ts-expect-error of which merger it is must be said
  outboxEvent('cases.merge-followed', { step: 1 })
  // @ts-expect-error it is services that follow
  outboxEvent('services.merge-followed', { merge: id, step: 1 })
  // @ts-expect-error a name of before
  outboxEvent('persons.merge-followed', { merge: id, step: 1, by: 'cases' })
  // @ts-expect-error analytics has pseudonyms, and finance has ids: never both
  outboxEvent('cases.facts-detached', { proposal: id, batch: id, people: [], records: [id] })
})

test('a handler is given what the catalogue has of a payload, and never one that is wrong', async () => {
  const given: unknown[] = []
  const handlers: EventHandlers = {
    'persons.merged': async ({ merge, from, to }) => void given.push({ merge, from, to }),
    'persons.duplicate-search-requested': async (payload) => void given.push(payload),
    // @ts-expect-error an event of which the catalogue knows nothing
    'cases.persons-merged': async () => {},
    // @ts-expect-error no pseudonym comes with an id
    'cases.files-erased': async ({ people }) => void people,
  }
  const subscriptions = subscriptionsOf({ cases: handlers })
  expect(Object.keys(subscriptions).sort()).toEqual([
    'cases.files-erased',
    'persons.duplicate-search-requested',
    'persons.merged',
  ])
  const deliver = (event: string, payload: unknown) => subscriptions[event]?.cases?.(payload)
  await deliver('persons.merged', { merge: id, from: id, to: id, step: 1, name: 'Anna' })
  await deliver('persons.duplicate-search-requested', {})
  await expect(deliver('persons.merged', { merge: id, from: id, to: 'Anna' })).rejects.toThrow(/Invalid UUID/)
  expect(given).toEqual([{ merge: id, from: id, to: id }, { after: null }])
})
