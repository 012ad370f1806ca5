import { randomUUID } from 'node:crypto'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccessContext } from '../src/audit/access-entry.ts'
import { DatabaseUnavailable, StatementFailed } from '../src/connection/failure.ts'
import type { Schema } from '../src/migrate/schemas.ts'
import { anyOf, type Given, prepared } from '../src/query/prepared.ts'
import { query } from '../src/query/query.ts'
import { eq, sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import type { Session } from '../src/session/session.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { cases, persons } from './tables.ts'

let scratch: Scratch
let database: Database
const bari: AccessContext = {
  keys: ['comune:072006', 'role:SOCIAL_WORKER'],
  scope: 'LOCAL',
  issuer: 'https://login.example',
  subject: 'operator-1',
  roles: ['SOCIAL_WORKER'],
  requestId: '018f0000-0000-7000-8000-0000000000ff',
}
const lecce: AccessContext = { ...bari, keys: ['comune:075035'], subject: 'operator-2' }

const names = prepared('names', (given: Given<{ ids: readonly string[] }>) =>
  query.select({ id: persons.id, name: persons.givenName }).from(persons).where(anyOf(persons.id, given.ids)),
)
const whoAmI = sql<{ role: string; keys: string; xid: string; isolation: string }>`
  select current_user as role, current_setting('cse.keys') as keys, pg_backend_pid() as pid,
    current_setting('transaction_isolation') as isolation`

beforeAll(async () => {
  scratch = await startScratch()
  database = scratch.database()
}, START)
afterAll(() => scratch.stop())

async function aPerson(readers: string[]): Promise<string> {
  const [row] =
    await scratch.admin`insert into persons.person (given_name, readers) values ('Ada', ${readers}) returning id`
  return row?.id
}

async function during<Result>(
  accessContext: AccessContext,
  work: (session: Session) => Promise<Result>,
  from = database,
): Promise<Result> {
  const session = from.session(accessContext)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

const roleSeenBy = async (session: Session, schema: Schema) => (await session.as(schema).one(whoAmI))?.role

test('a viewer sees the rows that carry one of the own keys, and no other', async () => {
  const [near, far] = [await aPerson(['comune:072006']), await aPerson(['comune:075035'])]
  const seen = await during(bari, (session) => session.as('persons').rows(names({ ids: [near, far] })))
  expect(seen).toEqual([{ id: near, name: 'Ada' }])
})

test('the next viewer on the same connection sees with the own keys', async () => {
  const single = scratch.database({ max: 1 })
  const far = await aPerson(['comune:075035'])
  const ask = (session: Session) => session.as('persons').rows(names({ ids: [far] }))
  expect(await during(bari, ask, single)).toHaveLength(0)
  expect(await during(lecce, ask, single)).toHaveLength(1)
  expect(await during({ ...bari, keys: [] }, ask, single)).toHaveLength(0)
})

test('a subgraph cannot read the schema of another', async () => {
  const asked = during(bari, (session) =>
    session.as('cases').rows(query.select({ id: persons.id }).from(persons)),
  )
  await expect(asked).rejects.toThrow(/permission denied for schema persons/)
})

test('statements of several subgraphs asked in one tick run each under its own role, in one snapshot', async () => {
  await during(bari, async (session) => {
    const order: Schema[] = [
      'persons',
      'cases',
      'persons',
      'persons',
      'finance',
      'cases',
      'analytics',
      'services',
      'persons',
    ]
    const rows = await Promise.all(order.map((schema) => session.as(schema).one(whoAmI)))
    expect(rows.map((row) => row?.role)).toEqual(order.map((schema) => `cse_${schema}`))
    expect(new Set(rows.map((row) => JSON.stringify({ ...row, role: '' }))).size).toBe(1)
    expect(rows[0]).toMatchObject({ keys: bari.keys.join(','), isolation: 'repeatable read' })
  })
})

test('roles stay right when statements are asked before there is a connection, and while others wait for it', async () => {
  const cold = scratch.database({ max: 2 })
  const order: Schema[] = ['cases', 'persons', 'cases', 'finance']
  const requests = Array.from({ length: 20 }, (_, index) =>
    during(
      index % 2 ? bari : lecce,
      async (session) => {
        const before = order.map((schema) => session.as(schema).one(whoAmI))
        await new Promise((resolve) => setTimeout(resolve, index))
        const after = order.map((schema) => session.as(schema).one(whoAmI))
        return Promise.all([...before, ...after])
      },
      cold,
    ),
  )
  for (const [index, rows] of (await Promise.all(requests)).entries()) {
    expect(rows.map((row) => row?.role)).toEqual([...order, ...order].map((schema) => `cse_${schema}`))
    expect(new Set(rows.map((row) => row?.keys))).toEqual(
      new Set([(index % 2 ? bari : lecce).keys.join(',')]),
    )
  }
})

test('roles stay right in any interleaving of failing, slow and ordinary statements', async () => {
  const seed = Date.now() % 100_000
  let state = seed
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const schemas: Schema[] = ['persons', 'cases', 'services', 'finance', 'analytics']
  await during(bari, async (session) => {
    const asked: Promise<void>[] = []
    for (let index = 0; index < 300; index++) {
      const schema = schemas[random(5)] ?? 'cases'
      if (random(10) === 0)
        asked.push(expect(session.as(schema).rows(sql`select 1/0`)).rejects.toThrow(StatementFailed))
      else
        asked.push(
          roleSeenBy(session, schema).then((role) => expect(role, `seed ${seed}`).toBe(`cse_${schema}`)),
        )
      if (random(7) === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(asked)
  })
})

test('what begins a session leaves together with its first statements', async () => {
  const sent: string[] = []
  const observed = scratch.database({ max: 1, observe: ({ name }) => sent.push(name) })
  await during(bari, (session) => roleSeenBy(session, 'cases'), observed)
  sent.length = 0
  await during(
    bari,
    async (session) => {
      const asked = [session.as('cases').one(whoAmI), session.as('persons').one(whoAmI)]
      expect(sent.slice(0, 2)).toEqual(['begin', 'viewer'])
      expect(sent.slice(3, 4)).toEqual(['role'])
      expect(sent).toHaveLength(5)
      await Promise.all(asked)
    },
    observed,
  )
  expect(sent.at(-1)).toBe('commit')
})

test('a failing read takes no other with it', async () => {
  const person = await aPerson(['comune:072006'])
  await during(bari, async (session) => {
    const reading = session.as('persons')
    const asked = await Promise.allSettled([
      reading.rows(names({ ids: [person] })),
      reading.rows(sql`select 1/0`),
      reading.rows(names({ ids: [person] })),
      session.as('cases').one(whoAmI),
      reading.rows(sql`select * from persons.nothing`),
      reading.rows(names({ ids: [person] })),
    ])
    expect(asked.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(asked[1]).toMatchObject({ reason: { sqlState: '22012' } })
    expect(asked[3]).toMatchObject({ value: { role: 'cse_cases', keys: bari.keys.join(',') } })
  })
})

test('a failure tells no value', async () => {
  const id = await aPerson(['comune:072006'])
  const twice = during(bari, (session) =>
    session
      .as('persons')
      .write((writing) =>
        writing.run(
          query.insert(persons).values({ id, givenName: 'Canary', marks: [], readers: ['comune:072006'] }),
        ),
      ),
  )
  const error = await twice.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ sqlState: '23505', constraint: 'person_pkey', table: 'person' })
  expect(JSON.stringify(error) + String(error)).not.toMatch(new RegExp(`Canary|${id}`))
  const unreadable = await during(bari, (session) =>
    session.as('persons').rows(names({ ids: ['RSSMRA'] })),
  ).catch(String)
  expect(unreadable).not.toMatch(/RSSMRA/)
})

test('a lost connection rejects what is in flight and everything later, and runs nothing elsewhere', async () => {
  const single = scratch.database({ max: 1 })
  const session = single.session(bari)
  const reading = session.as('persons')
  const [before] = await reading.rows(sql<{ pid: number }>`select pg_backend_pid() as pid`)
  const inFlight = [
    reading.rows(sql`select pg_sleep(10)`),
    // Not yet known to the server: the driver holds back what comes after it.
    reading.rows(sql`select ${'unknown'}::text as text`),
    reading.rows(whoAmI),
    session.as('cases').rows(whoAmI),
  ]
  const settled = Promise.allSettled(inFlight)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await scratch.admin`select pg_terminate_backend(${before?.pid ?? 0})`
  for (const { status, reason } of (await settled) as PromiseRejectedResult[]) {
    expect(status).toBe('rejected')
    expect(reason).toBeInstanceOf(DatabaseUnavailable)
  }
  await expect(reading.rows(whoAmI)).rejects.toThrow(DatabaseUnavailable)

  const seen = await during(lecce, (next) => next.as('cases').one(whoAmI), single)
  expect(seen).toMatchObject({ role: 'cse_cases', keys: 'comune:075035' })
  await expect(reading.rows(whoAmI)).rejects.toThrow(DatabaseUnavailable)
  await session.close()
})

test('connections lost while idle are replaced', async () => {
  const some = scratch.database({ max: 3 })
  const ask = () => during(bari, (session) => roleSeenBy(session, 'cases'), some)
  await Promise.all([ask(), ask(), ask()])
  await scratch.admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cse_house'`
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual(Array(4).fill('cse_cases'))
})

test('whoever waits too long for a connection is told so', async () => {
  const busy = scratch.database({ max: 1, patience: 50 })
  const session = busy.session(bari)
  await roleSeenBy(session, 'cases')
  await expect(during(lecce, (other) => roleSeenBy(other, 'cases'), busy)).rejects.toThrow(
    /became free in 50 ms/,
  )
  await session.close()
  expect(await during(lecce, (other) => roleSeenBy(other, 'cases'), busy)).toBe('cse_cases')
})

test('a statement may not run for longer than its time', async () => {
  const hasty = scratch.database({ statementTimeout: 50 })
  await during(
    bari,
    async (session) => {
      await expect(session.as('cases').rows(sql`select pg_sleep(5)`)).rejects.toMatchObject({
        sqlState: '57014',
      })
      expect(await roleSeenBy(session, 'cases')).toBe('cse_cases')
    },
    hasty,
  )
})

test('a session that has ended asks nothing more, and its connection is free', async () => {
  const single = scratch.database({ max: 1 })
  const session = single.session(bari)
  await roleSeenBy(session, 'cases')
  const late = session.as('cases').rows(sql`select pg_sleep(0.05)`)
  await session.abort()
  await late
  await expect(roleSeenBy(session, 'cases')).rejects.toThrow(/has ended/)
  expect(await during(lecce, (next) => roleSeenBy(next, 'persons'), single)).toBe('cse_persons')
})

test('a key with a comma is refused: it would be two', () => {
  expect(() => database.session({ ...bari, keys: ['comune:072006,region'] })).toThrow(TypeError)
})

test('a process that serves one subgraph logs in as its role and reads no other', async () => {
  const split = scratch.database({ only: 'cases' })
  await during(
    bari,
    async (session) => {
      expect(await session.as('cases').one(whoAmI)).toMatchObject({
        role: 'cse_cases',
        keys: bari.keys.join(','),
      })
      await expect(session.as('persons').rows(whoAmI)).rejects.toThrow(/reads cases/)
    },
    split,
  )
})

test('the house login can do nothing before it becomes a subgraph, and work without a viewer sees no protected row', async () => {
  const id = await aPerson(['comune:072006'])
  expect(await database.system('persons', (session) => session.rows(names({ ids: [id] })))).toEqual([])
  expect(
    await database.system('persons', (session) => session.rows(names({ ids: [id] })), ['comune:072006']),
  ).toHaveLength(1)
  expect(await database.system('analytics', (session) => session.one(whoAmI))).toMatchObject({
    role: 'cse_analytics',
    keys: '',
  })
})

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
  await during(bari, async (session) => {
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
    await during(bari, async (session) => {
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
  await during(bari, async (session) => {
    const wrote = session.as('cases').write(async (writing) => {
      writing.rows(sql`select 1/0`).catch(() => {})
    })
    await expect(wrote).rejects.toMatchObject({ sqlState: '22012' })
  })
})

test('changes belong into a write', async () => {
  await during(bari, async (session) => {
    expect(() => session.as('cases').rows(query.delete(cases).returning({ id: cases.id }))).toThrow(
      /belongs into a write/,
    )
  })
})

test('a write holds no other write', async () => {
  await during(bari, async (session) => {
    const mine = session.as('cases')
    await expect(mine.write(() => mine.write(async () => {}))).rejects.toThrow(/already writing/)
  })
})

test('a request that is cancelled gives up the statement it runs, and its connection serves the next', async () => {
  const small = scratch.database({ max: 1 })
  const session = small.session(bari)
  const asleep = session.as('persons').rows(sql`select pg_sleep(60)`)
  const refused = expect(asleep).rejects.toMatchObject({ sqlState: '57014' })
  await waitUntilItRuns('pg_sleep')
  await session.cancel()
  await refused
  expect(await during(bari, (next) => roleSeenBy(next, 'persons'), small)).toBe('cse_persons')
})

test('a cancellation that comes when the statement is over meets nobody else', async () => {
  const small = scratch.database({ max: 1 })
  for (let round = 0; round < 20; round++) {
    const session = small.session(bari)
    const short = session.as('persons').rows(sql`select pg_sleep(0.003)`)
    const over = short.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, round % 5))
    const cancelled = session.cancel()
    await during(bari, (next) => next.as('persons').rows(sql`select pg_sleep(0.02)`), small)
    await Promise.all([over, cancelled])
  }
})

test('a write that is cancelled leaves nothing', async () => {
  const id = await aPerson(['comune:072006'])
  const session = database.session(bari)
  const written = session.as('persons').write(async (writing) => {
    await writing.run(sql`update persons.person set given_name = 'Eva' where id = ${id}`)
    await writing.run(sql`select pg_sleep(61)`)
  })
  const refused = expect(written).rejects.toMatchObject({ sqlState: '57014' })
  await waitUntilItRuns('pg_sleep')
  await session.cancel()
  await refused
  const [row] = await scratch.admin`select given_name from persons.person where id = ${id}`
  expect(row?.given_name).toBe('Ada')
})

async function waitUntilItRuns(text: string): Promise<void> {
  for (;;) {
    const found = await scratch.admin`
      select 1 from pg_stat_activity where state = 'active' and query like ${`%${text}%`} and pid <> pg_backend_pid()`
    if (found.length > 0) return
  }
}
