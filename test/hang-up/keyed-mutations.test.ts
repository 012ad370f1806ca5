import { randomUUID } from 'node:crypto'
import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { openRecorder, type Recorder } from '../recording/recorder.ts'

/** A mutation with an idempotency key, who sends it, and inputs of which each can be taken once. */
interface Keyed {
  readonly persona: string
  readonly mutation: string
  /** Where its rows and its idempotency records are. */
  readonly schema: string
  /** Of the payload: what a repeat is answered with again. */
  readonly payload: string
  /** It is carried out with others of its kind, which wait for it. */
  readonly together?: boolean
  readonly inputs: (sql: Sql) => Promise<readonly object[]>
}

const AMBITO = 'ATS-BA-01'
/** More than the statements of any of them. */
const MOST = 60

const KEYED: readonly Keyed[] = [
  {
    persona: `accountant@${AMBITO}`,
    mutation: 'recordCommitment',
    schema: 'finance',
    payload: 'commitment { id } movement { id }',
    together: true,
    inputs: async (sql) => {
      const lines = await sql<{ id: string; year: number }[]>`
        select id, year from finance.funding_line where ambito_code = ${AMBITO} and stage = 'OPEN' and year = 2026
          and planned_cents - committed_cents - greatest(0, reserved_cents - serving_cents) > 100000 order by id limit 1`
      return lines.flatMap(({ id, year }) =>
        Array.from({ length: MOST }, () => ({
          fundingLine: encodeId('funding_line', id),
          amount: '0.01',
          act: { kind: 'DETERMINATION', number: '12', date: '2026-10-19' },
          creditor: { code: '01234567897', name: 'Cooperativa sociale Esempio' },
          dueYear: year,
        })),
      )
    },
  },
  {
    persona: 'social-worker@bari',
    mutation: 'writeDiaryEntry',
    schema: 'cases',
    payload: 'diaryEntry { id }',
    inputs: async (sql) => {
      const [file] = await sql<{ id: string }[]>`
        select id from cases."case" where holder = 'comune:072006' and phase <> 'CLOSED' order by id limit 1`
      const about = encodeId('case', file?.id ?? '')
      return Array.from({ length: MOST }, () => ({ case: about, kind: 'NOTE', text: 'Nota' }))
    },
  },
  {
    persona: 'secretariat@bari',
    mutation: 'openCase',
    schema: 'cases',
    payload: 'case { id }',
    inputs: async (sql) => {
      const people = await sql<{ id: string }[]>`
        select person.id from persons.person join persons.residence on residence.person_id = person.id
        where residence.comune = '072006' and residence.valid_to is null and not exists (select from cases."case" where person_id = person.id)
        order by person.id limit ${MOST}`
      return people.map(({ id }) => ({ person: encodeId('person', id), targetArea: '4' }))
    },
  },
]

let database: DatabaseCopy
let admin: Sql
let recorder: Recorder
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  recorder = await openRecorder({ ...database, today: inject('database').today })
})
afterAll(async () => {
  await recorder?.[Symbol.asyncDispose]()
  await admin?.end()
  await database?.drop()
})

test.each(KEYED)(
  '$mutation is kept with its idempotency record or not at all, after whichever statement its client hangs up, and a repeat says what happened',
  async ({ persona, mutation, schema, payload, inputs, together = false }) => {
    const viewer = await recorder.viewerOf(persona)
    const Name = mutation.charAt(0).toUpperCase() + mutation.slice(1)
    const text = `mutation HangUp($input: ${Name}Input!) { ${mutation}(input: $input) { __typename ... on ${Name}Payload { ${payload} } ... on Refusal { message } } }`
    const outcomes = { kept: 0, undone: 0 }
    for (const [index, given] of (await inputs(admin)).entries()) {
      const variables = { input: { ...given, idempotencyKey: randomUUID() } }
      const before = await stateOf(schema)
      const gone = await recorder.executeAndHangUp(viewer, text, variables, index + 1)
      const after = await stateOf(schema)
      const records = after.records - before.records
      expect(after.rows !== before.rows, `something is written after ${index + 1} statements`).toBe(
        records === 1,
      )
      expect(after.unsettled).toBe(0)
      outcomes[records === 1 ? 'kept' : 'undone']++

      const repeat = await recorder.execute(viewer, text, variables)
      expect(repeat.answer.errors).toBeUndefined()
      expect(repeat.answer.data).toMatchObject({ [mutation]: { __typename: `${Name}Payload` } })
      if (records === 1) expect((await stateOf(schema)).rows).toBe(after.rows)
      const again = await recorder.execute(viewer, text, variables)
      expect(again.answer.data).toEqual(repeat.answer.data)
      if (!gone) break
    }
    // it was tried before its end and after it; what others wait for with it is carried out whoever hangs up
    if (together) expect(outcomes).toEqual({ kept: expect.any(Number), undone: 0 })
    else expect(outcomes.undone).toBeGreaterThan(3)
    expect(outcomes.kept).toBeGreaterThan(0)
  },
  120_000,
)

/** All rows of a schema as one text, and its idempotency records. */
async function stateOf(schema: string): Promise<{ rows: string; records: number; unsettled: number }> {
  const tables = await admin<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = ${schema} and tablename <> 'idempotency_record' order by 1`
  const sums = await Promise.all(
    tables.map(({ name }) =>
      admin.unsafe(
        `select '${name}' as name, count(*)::text as count, sum(hashtextextended(one::text, 0))::text as sum from ${name} one`,
      ),
    ),
  )
  const [records] = await admin.unsafe<{ records: number; unsettled: number }[]>(
    `select count(*)::int as records, count(*) filter (where outcome is null)::int as unsettled from ${schema}.idempotency_record`,
  )
  if (!records) throw new Error('Nothing counted')
  return { rows: JSON.stringify(sums), ...records }
}
