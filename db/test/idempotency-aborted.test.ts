import { randomUUID } from 'node:crypto'
import { setTimeout as pause, setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import { writeOnce } from '../src/session/idempotency.ts'
import type { Writing } from '../src/session/schema-session.ts'
import type { Session } from '../src/session/session.ts'
import { type Scratch, START, startScratch } from './scratch.ts'

const MIGRATIONS = {
  'registry/001.do.registry.sql': `create schema registry;
    create table registry.access_entry (id bigint);`,
  'cases/001.do.cases.sql': `create schema cases; grant usage on schema cases to cse_cases;
    create table cases.note (id bigint generated always as identity primary key, words text not null);
    grant select, insert on cases.note to cse_cases;
    create table cases.idempotency_record (claim bytea primary key, input bytea not null, outcome jsonb, made_at timestamptz default now());
    grant select, insert, update, delete on cases.idempotency_record to cse_cases;`,
}

/** How a request whose client is gone is ended. */
const ENDINGS = ['abort', 'cancel', 'close'] as const

let scratch: Scratch
let database: Database
/** Called with each statement as it is sent. */
let onStatement = (_: string): void => {}
beforeAll(async () => {
  scratch = await startScratch(MIGRATIONS)
  database = scratch.database({ observe: ({ text }) => onStatement(text) })
}, START)
afterAll(() => scratch.stop())

const keeping = { settled: () => true, otherInput: () => ({ refused: 'RepeatedKey' }) }

/** Two statements, one of them begun together with the idempotency record, and a third that nobody waits for. */
async function work(writing: Writing, words: string): Promise<{ id: number }> {
  const note = await writing.one(
    sql<{ id: number }>`insert into cases.note (words) values (${words}) returning id as "id"`,
  )
  await setImmediate()
  await writing.rows(sql<{ n: number }>`select count(*) as "n" from cases.note`)
  if (!note) throw new Error('not written')
  return note
}

const opened = () =>
  database.session({
    keys: [],
    scope: 'SYSTEM',
    issuer: 'https://issuer.test',
    subject: 'someone',
    roles: [],
    requestId: randomUUID(),
  })

const write = (session: Session, key: string) =>
  writeOnce(
    session.as('cases'),
    {
      schema: 'cases',
      issuer: 'https://issuer.test',
      subject: 'someone',
      operation: 'writeNote',
      key,
      input: { key },
    },
    keeping,
    (writing) => work(writing, key),
    (writing) => writing.one(sql<{ one: number }>`select 1 as "one"`),
  )

/** What is there of a write: how many notes, how many idempotency records, and how many of these say how it ended. */
async function kept(key: string) {
  const [row] = await scratch.admin<{ notes: number; records: number; outcomes: number }[]>`
    select (select count(*)::int from cases.note where words = ${key}) as notes, count(*)::int as records, count(outcome)::int as outcomes
    from cases.idempotency_record where input = sha256(convert_to(${JSON.stringify({ key })}, 'UTF8'))`
  return row
}

/** Ends a session in the middle of its write, repeats it with the same key, and holds what was kept against what the repeat answers. */
async function endedInTheMiddle(ending: (typeof ENDINGS)[number], whenIsIt: (end: () => void) => void) {
  const key = randomUUID()
  const session = opened()
  let over: Promise<void> | undefined
  whenIsIt(() => {
    over ??= session[ending]()
  })
  const first = await write(session, key).then(
    (outcome) => outcome,
    () => undefined,
  )
  onStatement = () => {}
  const wasEnded = over !== undefined
  await (over ?? session.close())
  const then = await kept(key)
  expect([
    { notes: 0, records: 0, outcomes: 0 },
    { notes: 1, records: 1, outcomes: 1 },
  ]).toContainEqual(then)
  if (first) expect(then).toEqual({ notes: 1, records: 1, outcomes: 1 })

  const repeat = opened()
  const second = await write(repeat, key)
  await repeat.close()
  expect(second).toEqual({ id: expect.any(Number) })
  if (first) expect(second).toEqual(first)
  expect(await kept(key)).toEqual({ notes: 1, records: 1, outcomes: 1 })
  return wasEnded
}

describe.each(ENDINGS)('a write whose session ends by %s', (ending) => {
  test('is kept with its idempotency record or not at all, after whichever statement', async () => {
    let statements = 0
    for (let goesOn = true; goesOn; ) {
      let sent = 0
      const at = ++statements
      goesOn = await endedInTheMiddle(ending, (end) => {
        onStatement = () => {
          if (++sent === at) end()
        }
      })
    }
    // begin, the settings, the idempotency record, what is begun with it, two of the work, the outcome, the commit
    expect(statements).toBeGreaterThan(8)
  })

  test('is kept with its idempotency record or not at all, in whichever turn after a statement', async () => {
    for (let statement = 1; statement <= 8; statement++)
      for (let turns = 1; turns <= 12; turns++) {
        let sent = 0
        await endedInTheMiddle(ending, (end) => {
          onStatement = () => {
            if (++sent === statement) after(turns, end)
          }
        })
      }
  })

  test('is kept with its idempotency record or not at all, after whichever time', async () => {
    for (let microseconds = 0; microseconds < 4_000; microseconds += 250)
      await endedInTheMiddle(ending, (end) => {
        onStatement = () => {
          onStatement = () => {}
          const until = performance.now() + microseconds / 1_000
          const look = () => (performance.now() >= until ? end() : void setImmediate().then(look))
          look()
        }
      })
  })
})

test('a statement that could not be sent and that nobody waits for takes the write with it', async () => {
  const session = opened()
  const key = randomUUID()
  await expect(
    session.as('cases').write(async (writing) => {
      await work(writing, key)
      writing.run(sql`insert into cases.note (words) values (${Symbol('no text') as never})`).catch(() => {})
    }),
  ).rejects.toThrow()
  await session.abort()
  await pause(10)
  expect(await kept(key)).toMatchObject({ notes: 0 })
})

/** Calls back after so many turns of the queue of promises. */
function after(turns: number, then: () => void): void {
  if (turns === 0) then()
  else queueMicrotask(() => after(turns - 1, then))
}
