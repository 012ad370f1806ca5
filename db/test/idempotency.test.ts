import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Principal } from '../src/audit/principal.ts'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import { type IdempotentRequest, writeOnce } from '../src/session/idempotency.ts'
import type { Writing } from '../src/session/schema-session.ts'
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

let scratch: Scratch
let database: Database
beforeAll(async () => {
  scratch = await startScratch(MIGRATIONS)
  database = scratch.database()
}, START)
afterAll(() => scratch.stop())

type Outcome = { id: number } | { refused: string }

const keeping = {
  settled: (outcome: object) => !('refused' in outcome),
  otherInput: () => ({ refused: 'RepeatedKey' }),
}

function write(words: string): (writing: Writing) => Promise<Outcome> {
  return async (writing) => {
    const note = await writing.one(
      sql<{ id: number }>`insert into cases.note (words) values (${words}) returning id as "id"`,
    )
    if (!note) throw new Error('not written')
    return note
  }
}

const requested = (key: string, input: object, who: Partial<Principal> = {}): IdempotentRequest => ({
  schema: 'cases',
  issuer: 'https://login.example',
  subject: 'someone',
  ...who,
  operation: 'writeNote',
  key,
  input,
})

async function execute(once: IdempotentRequest, work: (writing: Writing) => Promise<Outcome>) {
  return database.system('cases', (session) => writeOnce(session, once, keeping, work))
}

async function notes(words: string): Promise<number> {
  const [row] = await scratch.admin<
    { n: number }[]
  >`select count(*)::int as n from cases.note where words = ${words}`
  return row?.n ?? 0
}

test('a repeat is answered the first outcome and writes nothing', async () => {
  const key = randomUUID()
  const first = await execute(requested(key, { words: 'a' }), write('a'))
  expect(await execute(requested(key, { words: 'a' }), write('a'))).toEqual(first)
  expect(await notes('a')).toBe(1)
})

test('of twenty that come at the same time one writes, and all are told the same', async () => {
  const key = randomUUID()
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => execute(requested(key, { words: 'b' }), write('b'))),
  )
  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
  expect(await notes('b')).toBe(1)
})

test('the same key with other input is told so, and somebody else’s key is another key', async () => {
  const key = randomUUID()
  await execute(requested(key, { words: 'c' }), write('c'))
  expect(await execute(requested(key, { words: 'd' }), write('d'))).toEqual({ refused: 'RepeatedKey' })
  expect(await notes('d')).toBe(0)
  await execute(requested(key, { words: 'd' }, { subject: 'another' }), write('d'))
  expect(await notes('d')).toBe(1)
  await execute(requested(key, { words: 'f' }, { issuer: 'https://other.example' }), write('f'))
  expect(await notes('f')).toBe(1)
})

test('a refusal and a failure leave the key free', async () => {
  const key = randomUUID()
  expect(await execute(requested(key, {}), async () => ({ refused: 'NotNow' }))).toEqual({
    refused: 'NotNow',
  })
  await expect(
    execute(requested(key, {}), async () => {
      throw new Error('half-way')
    }),
  ).rejects.toThrow('half-way')
  await execute(requested(key, {}), write('e'))
  expect(await notes('e')).toBe(1)
})
