import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import { writeOnce } from '../src/session/idempotency.ts'
import { onceAmong } from '../src/session/once-among.ts'
import type { Writing } from '../src/session/schema-session.ts'
import type { Session } from '../src/session/session.ts'
import { type Scratch, START, startScratch } from './scratch.ts'

const MIGRATIONS = {
  'registry/001.do.registry.sql': `create schema registry; grant usage on schema registry to public;
    create table registry.access_entry (scope text, issuer text, subject text, roles text[], client text, purpose text, purpose_code text,
      purpose_reference text, operation text, request_id uuid, action text, persons uuid[], readers text[], searches text[]);
    grant insert on registry.access_entry to public;`,
  'cases/001.do.cases.sql': `create schema cases; grant usage on schema cases to cse_cases;
    create table cases.note (id bigint generated always as identity primary key, words text not null check (words not like 'wrong%'));
    grant select, insert on cases.note to cse_cases;
    create table cases.idempotency_record (claim bytea primary key, input bytea not null, outcome jsonb, made_at timestamptz default now());
    grant select, insert, update, delete on cases.idempotency_record to cse_cases;`,
}

interface Note {
  readonly key: string
  readonly words: string
}

let scratch: Scratch
let database: Database
let sent: string[] = []
/** Called with each statement as it is sent. */
let onStatement = (_: string): void => {}
beforeAll(async () => {
  scratch = await startScratch(MIGRATIONS)
  database = scratch.database({
    max: 4,
    searchKey: Buffer.alloc(32, 'searches'),
    observe: ({ text }) => {
      sent.push(text)
      onStatement(text)
    },
  })
}, START)
afterAll(() => scratch.stop())
beforeEach(async () => {
  await scratch.admin`truncate cases.note, cases.idempotency_record, registry.access_entry`
  sent = []
  onStatement = () => {}
})

const opened = (keys: readonly string[] = ['comune:072006'], subject = 'someone') =>
  database.session({
    keys,
    scope: 'LOCAL',
    issuer: 'https://issuer.test',
    subject,
    roles: [],
    requestId: randomUUID(),
  })

const once = ({ key, words }: Note) => ({
  issuer: 'https://issuer.test',
  subject: 'someone',
  operation: 'writeNote',
  key,
  input: words,
})
const settled = (outcome: object) => !('refused' in outcome)
const keeping = { settled, otherInput: () => ({ refused: 'RepeatedKey' }) }

/** Notes as they are written, but for refused ones; words with which the database is not content fail all of them. */
const written = async (writing: Writing, requests: readonly Note[]) => {
  const outcomes = requests.map(({ words }) => (words === 'refused' ? { refused: 'NotThis' } : { words }))
  const kept = outcomes.flatMap((outcome) => ('words' in outcome ? [outcome.words] : []))
  await writing.run(
    sql`insert into cases.note (words) select jsonb_array_elements_text(${JSON.stringify(kept)}::jsonb)`,
  )
  return outcomes
}

const notes = onceAmong({
  schema: 'cases',
  once,
  settled,
  early: (writing) => writing.one(sql<{ one: number }>`select 1 as "one"`),
  work: (writing, requests: readonly Note[]) => written(writing, requests),
})

async function write(session: Session, note: Note) {
  const cases = session.as('cases')
  cases.search('writeNote', { words: note.words })
  const among = await cases.writeAmong(notes, note)
  if (among) return among
  return writeOnce(cases, { schema: 'cases', ...once(note) }, keeping, async (writing) => {
    const [outcome = {}] = await written(writing, [note])
    return outcome
  })
}

async function requested(note: Note, session = opened()) {
  try {
    return await write(session, note)
  } finally {
    await session.close()
  }
}

const note = (words: string, key = randomUUID()): Note => ({ key, words })
const commits = () => sent.filter((text) => text === 'commit').length
const stored = async () =>
  (await scratch.admin<{ words: string }[]>`select words from cases.note order by words`).map(
    ({ words }) => words,
  )
const records = async () => {
  const [row] = await scratch.admin<{ all: number; settled: number }[]>`
    select count(*)::int as all, count(outcome)::int as settled from cases.idempotency_record`
  return row
}

test('what comes while one is under way is kept by one commit, with an outcome and an access entry each', async () => {
  const words = Array.from({ length: 20 }, (_, index) => `note ${index}`)
  const outcomes = await Promise.all(words.map((each) => requested(note(each))))
  expect(outcomes).toEqual(words.map((each) => ({ words: each })))
  expect(await stored()).toEqual(words.toSorted())
  expect(await records()).toEqual({ all: 20, settled: 20 })
  // the first alone, the others together
  expect(commits()).toBe(2)
  const entries = await scratch.admin<{ action: string; searches: string[] }[]>`
    select action, searches from registry.access_entry`
  expect(new Set(entries.flatMap(({ searches }) => searches)).size).toBe(20)
})

test('another viewer, with other keys or the same, is not in one transaction', async () => {
  await Promise.all([
    requested(note('of one'), opened(['comune:072006'])),
    requested(note('of another'), opened(['comune:075035'])),
    requested(note('of one, next')),
    requested(note('of a colleague'), opened(['comune:072006'], 'colleague')),
  ])
  expect(commits()).toBe(4)
})

test('a refusal and a failure are those of one request: the others are kept', async () => {
  const requests = ['first', 'refused', 'wrong', 'last'].map((words) => note(words))
  const outcomes = await Promise.allSettled([
    requested(note('ahead')),
    ...requests.map((each) => requested(each)),
  ])
  expect(outcomes).toMatchObject([
    { value: { words: 'ahead' } },
    { value: { words: 'first' } },
    { value: { refused: 'NotThis' } },
    { status: 'rejected', reason: { sqlState: '23514' } },
    { value: { words: 'last' } },
  ])
  expect(await stored()).toEqual(['ahead', 'first', 'last'])
  // of the refused one nothing is kept, so that it may be tried again
  expect(await records()).toEqual({ all: 3, settled: 3 })
})

test('a key that comes twice at once is carried out once, and with other input refused', async () => {
  const key = randomUUID()
  const outcomes = await Promise.all([
    requested(note('ahead')),
    requested(note('once', key)),
    requested(note('once', key)),
    requested(note('other', key)),
  ])
  expect(outcomes).toEqual([
    { words: 'ahead' },
    { words: 'once' },
    { words: 'once' },
    { refused: 'RepeatedKey' },
  ])
  expect(await stored()).toEqual(['ahead', 'once'])
  expect(await requested(note('once', key))).toEqual({ words: 'once' })
})

test('whoever hangs up takes no other with it, and its own write is kept with its idempotency record or not at all', async () => {
  for (let at = 1; at <= 8; at++)
    for (const ending of ['abort', 'cancel'] as const) {
      await scratch.admin`truncate cases.note, cases.idempotency_record`
      const sessions = [opened(), opened(), opened()]
      let statements = 0
      let over: Promise<unknown> | undefined
      onStatement = () => {
        if (++statements === at) over = Promise.all(sessions.slice(0, 2).map((session) => session[ending]()))
      }
      const requests = sessions.map((_, index) => note(`note ${index}`))
      const [, , last] = await Promise.allSettled(
        requests.map((each, index) => write(sessions[index] ?? opened(), each)),
      )
      onStatement = () => {}
      await over
      expect(last).toMatchObject({ value: { words: 'note 2' } })
      await Promise.all(sessions.map((session) => session.close()))
      const kept = await stored()
      expect(kept).toContain('note 2')
      expect(await records()).toEqual({ all: kept.length, settled: kept.length })
      // a repeat says what happened, or does it
      for (const each of requests) expect(await requested(each)).toEqual({ words: each.words })
      expect(await stored()).toEqual(['note 0', 'note 1', 'note 2'])
    }
})

test('what is read afterwards is the new state, whichever member lent its connection', async () => {
  const count = sql<{ n: number }>`select count(*) as "n" from cases.note`
  const sessions = [opened(), opened()]
  for (const session of sessions) expect(await session.as('cases').one(count)).toEqual({ n: 0 })
  await Promise.all([
    requested(note('ahead')),
    ...sessions.map((session, index) => write(session, note(`note ${index}`))),
  ])
  for (const session of sessions) {
    expect(await session.as('cases').one(count)).toEqual({ n: 3 })
    await session.close()
  }
})

test('a group needs no connection beyond those its members hold', async () => {
  const sessions = Array.from({ length: 4 }, () => opened())
  await Promise.all(
    sessions.map((session) => session.as('cases').rows(sql<{ one: number }>`select 1 as "one"`)),
  )
  const outcomes = await Promise.all(
    sessions.map((session, index) => requested(note(`note ${index}`), session)),
  )
  expect(outcomes).toHaveLength(4)
  expect(await stored()).toHaveLength(4)
})
