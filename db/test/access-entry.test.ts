import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccessContext } from '../src/audit/access-entry.ts'
import { DatabaseUnavailable } from '../src/connection/failure.ts'
import { query } from '../src/query/query.ts'
import { eq, sql } from '../src/query/sql.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { cases, persons } from './tables.ts'

let scratch: Scratch
const ada = '018f0000-0000-7000-8000-00000000000a'
const bea = '018f0000-0000-7000-8000-00000000000b'
const accessContext: AccessContext = {
  keys: ['comune:072006', 'plan:ATS-BA-01', 'role:SOCIAL_WORKER'],
  scope: 'LOCAL',
  issuer: 'https://login.example',
  subject: 'operator-1',
  roles: ['SOCIAL_WORKER'],
  purpose: 'case work',
  operation: 'CaseFile',
  requestId: '018f0000-0000-7000-8000-0000000000ff',
}
const everyone = query.select({ id: persons.id }).from(persons)
const entries = () => scratch.admin`
  select scope, issuer, subject, roles, client, purpose, operation, request_id, action, persons, readers from registry.access_entry order by id`

beforeAll(async () => {
  scratch = await startScratch()
  await scratch.admin`insert into persons.person (id, given_name, readers)
    values (${ada}, 'Ada', '{comune:072006}'), (${bea}, 'Bea', '{comune:072006}')`
}, START)
beforeEach(() => scratch.admin`truncate registry.access_entry`)
afterAll(() => scratch.stop())

test('a request writes one entry with all the persons it concerned, durable when it closes', async () => {
  const session = scratch.database().session(accessContext)
  await session.as('persons').rows(everyone, { concerns: (row) => row.id })
  await session.as('cases').rows(query.select().from(cases), { concerns: (row) => row.personId })
  await session.as('persons').one(everyone, { concerns: (row) => row.id })
  expect(await entries()).toHaveLength(0)
  await session.close()
  expect([...(await entries())]).toEqual([
    {
      scope: 'LOCAL',
      issuer: 'https://login.example',
      subject: 'operator-1',
      roles: ['SOCIAL_WORKER'],
      client: null,
      purpose: 'case work',
      operation: 'CaseFile',
      request_id: accessContext.requestId,
      action: 'READ',
      persons: [ada, bea],
      readers: ['comune:072006'],
    },
  ])
})

test('a request about no person writes no entry', async () => {
  const session = scratch.database().session(accessContext)
  await session.as('persons').rows(everyone)
  await session.as('persons').rows(everyone, { concerns: () => null })
  await session.close()
  expect(await entries()).toHaveLength(0)
})

test('an answer that will not leave is not logged', async () => {
  const session = scratch.database().session(accessContext)
  await session.as('persons').rows(everyone, { concerns: (row) => row.id })
  await session.abort()
  expect(await entries()).toHaveLength(0)
})

test('the entry is written although a statement of the request failed', async () => {
  const session = scratch.database().session(accessContext)
  await session.as('persons').rows(everyone, { concerns: (row) => row.id })
  await expect(session.as('persons').rows(sql`select 1/0`)).rejects.toThrow()
  session
    .as('persons')
    .rows(sql`select 1/0 as forgotten`)
    .catch(() => {})
  await session.close()
  expect(await entries()).toMatchObject([{ persons: [ada, bea] }])
})

test('a write and its entry are one: both are kept, or neither', async () => {
  const session = scratch.database().session(accessContext)
  const rename = (name: string, fails: boolean) =>
    session.as('persons').write(async (writing) => {
      const change = query
        .update(persons)
        .set({ givenName: name })
        .where(eq(persons.id, ada))
        .returning({ id: persons.id })
      await writing.rows(change, { concerns: (row) => row.id })
      if (fails) throw new Error('refused')
    })
  await expect(rename('Ada I', true)).rejects.toThrow('refused')
  expect(await entries()).toHaveLength(0)
  await rename('Ada II', false)
  expect(await entries()).toMatchObject([{ action: 'WRITE', persons: [ada] }])

  await session.as('persons').rows(everyone, { concerns: (row) => row.id })
  await session.close()
  expect(await entries()).toMatchObject([{ action: 'WRITE' }, { action: 'READ', persons: [bea] }])
})

test('when the entry cannot be written, closing fails and the connection is given back', async () => {
  const single = scratch.database({ max: 1 })
  const session = single.session({ ...accessContext, requestId: 'not a uuid' })
  await session.as('persons').rows(everyone, { concerns: (row) => row.id })
  await expect(session.close()).rejects.toMatchObject({ sqlState: '22P02' })
  expect(await single.system('persons', (next) => next.rows(everyone))).toEqual([])
})

test('when the connection is lost before the entry is written, closing fails', async () => {
  const session = scratch.database({ max: 1 }).session(accessContext)
  await session.as('persons').rows(everyone, { concerns: (row) => row.id })
  const [self] = await session.as('persons').rows(sql<{ pid: number }>`select pg_backend_pid() as pid`)
  await scratch.admin`select pg_terminate_backend(${self?.pid ?? 0})`
  await expect(session.close()).rejects.toThrow(DatabaseUnavailable)
})

test('persons touched by a request that queried nothing are logged too', async () => {
  const session = scratch.database().session(accessContext)
  session.as('cases').touch([randomUUID()])
  await session.close()
  expect(await entries()).toHaveLength(1)
})
