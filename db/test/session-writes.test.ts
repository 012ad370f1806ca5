import { randomUUID } from 'node:crypto'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { query } from '../src/query/query.ts'
import { eq, sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { bari, during, roleSeenBy } from './session-fixtures.ts'
import { cases } from './tables.ts'

let scratch: Scratch
let database: Database

beforeAll(async () => {
  scratch = await startScratch()
  database = scratch.database()
}, START)
afterAll(() => scratch.stop())

test('a write is kept whole or not at all, and the next read sees it', async () => {
  const id = randomUUID()
  const values = {
    id,
    personId: randomUUID(),
    openedOn: '2026-11-22',
    amount: 9_007_199_254_740_991,
    readers: ['comune:072006'],
  }
  const read = query
    .select({ amount: cases.amount, openedOn: cases.openedOn })
    .from(cases)
    .where(eq(cases.id, id))
  await during(database, bari, async (session) => {
    const mine = session.as('cases')
    expect(await mine.one(read)).toBeNull()
    await expect(
      mine.write(async (writing) => {
        await writing.run(query.insert(cases).values(values))
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await mine.one(read)).toBeNull()

    const changed = await mine.write((writing) => writing.run(query.insert(cases).values(values)))
    expect(changed).toBe(1)
    expect(await mine.one(read)).toEqual({ amount: 9_007_199_254_740_991, openedOn: '2026-11-22' })
  })
})

test.each(['kept', 'given up'])(
  'what is read while a write is being %s is read as its own role',
  async (end) => {
    await during(database, bari, async (session) => {
      let over = false
      const writing = session
        .as('cases')
        .write(async ({ run }) => {
          await run(sql`select pg_sleep(0.01)`)
          if (end === 'given up') throw new Error('given up')
        })
        .catch(() => {})
        .finally(() => {
          over = true
        })
      const roles: Promise<string | undefined>[] = []
      for (; !over; await turnOfTheLoop()) roles.push(roleSeenBy(session, 'persons'))
      await writing
      expect(new Set(await Promise.all(roles))).toEqual(new Set(['cse_persons']))
    })
  },
)

test('a write in which a statement failed unnoticed is not kept', async () => {
  await during(database, bari, async (session) => {
    const wrote = session.as('cases').write(async (writing) => {
      writing.rows(sql`select 1/0`).catch(() => {})
    })
    await expect(wrote).rejects.toMatchObject({ sqlState: '22012' })
  })
})

test('changes belong into a write', async () => {
  await during(database, bari, async (session) => {
    expect(() => session.as('cases').rows(query.delete(cases).returning({ id: cases.id }))).toThrow(
      /belongs into a write/,
    )
  })
})

test('a write holds no other write', async () => {
  await during(database, bari, async (session) => {
    const mine = session.as('cases')
    await expect(mine.write(() => mine.write(async () => {}))).rejects.toThrow(/already writing/)
  })
})
