import { createSecretKey } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { openDatabase } from '@cse/db/src/session/database'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aggregateTable } from '../src/store/aggregate/aggregate-table.ts'

/** What nobody listened to; such a thing would end the process. */
const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(() => void process.off('unhandledRejection', note))

test('an aggregate whose client is gone fails as a whole: nothing of it is rejected while nobody listens', async () => {
  const placeSecret = createSecretKey(Buffer.alloc(32, 'places'))
  const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing', placeSecret })
  const session = database.session({
    keys: [],
    scope: 'REGIONAL',
    issuer: 'https://issuer.test',
    subject: 'analyst',
    roles: [],
    requestId: 'r',
  })
  await session.abort()
  await expect(
    aggregateTable(
      session.as('analytics'),
      { measure: 'CASES', by: [], filter: {} },
      {
        viewer: {
          scope: 'REGIONAL',
          issuer: 'https://issuer.test',
          subject: 'analyst',
          comuni: [],
          roles: ['ANALYST'],
          assurance: 2,
        },
        now: new Date('2026-11-01T09:00:00Z'),
      },
    ),
  ).rejects.toThrow('The session with the database has ended.')
  await setImmediate()
  await setImmediate()
  expect(unhandled).toEqual([])
  await database.close()
})
