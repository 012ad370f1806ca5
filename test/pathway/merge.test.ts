import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KnownFile } from '../authorization/fixtures/known-files.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { deliverEvents } from '../database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { proposedMerge } from '../proposed-merge.ts'

let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform
let file: KnownFile
let kept: string

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
  file = await followedFile()
  await admin`update persons.person set residence_comune = '072006', readers = array['comune:072006', 'person:' || id] where id = ${file.person}`
  const [other] = await admin<{ id: string }[]>`
    select id from persons.person where residence_comune = '072006' and id <> ${file.person} and not exists (
      select from cases."case" where person_id = person.id) order by id limit 1`
  kept = other?.id ?? ''
})

afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

/** A case of Bari with deliveries, whose person has an appointment. */
async function followedFile(): Promise<KnownFile> {
  const [found] = await admin<KnownFile[]>`
    select held.id as "case", held.number, person.id as "person", tax_code as "taxCode"
    from cases."case" held join persons.person on person.id = held.person_id
    where holder = 'comune:072006' and tax_code is not null
      and exists (select from cases.delivery where case_id = held.id)
      and exists (select from services.appointment where appointment.person_id = held.person_id)
    order by held.id limit 1`
  if (!found) throw new Error('Nobody in Bari has deliveries and an appointment')
  return found
}

/** What follows a person outside persons: whatever names one of the two, in any table, but for how often it has changed and what is reckoned at night. */
async function followers() {
  const columns = await admin<{ table: string }[]>`
    select distinct format('%I.%I', table_schema, table_name) as "table" from information_schema.columns
    where table_schema in ('cases', 'services', 'registry') and column_name = 'person_id' order by 1`
  const all: Record<string, unknown> = {}
  for (const { table } of columns)
    all[table] = (
      await admin.unsafe(
        `select to_jsonb(it) - '{updated_at,version,person_changes,lives_elsewhere}'::text[] as row from ${table} it where person_id in ('${file.person}', '${kept}') order by 1`,
      )
    ).map(({ row }) => row)
  all.parts = await admin`select kind, readers from cases.event where case_id = ${file.case} order by id`
  return all
}

const versionOf = async (id: string) =>
  (await admin<{ version: number }[]>`select version from persons.person where id = ${id}`)[0]?.version
const worker = () => gateway.as('social-worker@bari')

test('cases, appointments and keys follow a merger, and go back when it is undone', async () => {
  const before = await followers()
  const input = {
    person: encodeId('person', kept),
    expectedVersion: await versionOf(kept),
    duplicate: encodeId('person', file.person),
    expectedDuplicateVersion: await versionOf(file.person),
    reason: 'Codice fiscale cambiato dopo la rettifica del nome.',
    proposal: await proposedMerge(admin, kept, file.person),
    idempotencyKey: 'merge through the gateway',
  }
  const merged = await worker().query(
    `mutation($input: MergePersonsInput!) { mergePersons(input: $input) { __typename ... on Refusal { message }
      ... on MergePersonsPayload { personMerge { id } person { id } } } }`,
    { input },
  )
  expect(merged.data).toMatchObject({ mergePersons: { __typename: 'MergePersonsPayload' } })
  const { personMerge } = (merged.data as { mergePersons: { personMerge: { id: string } } }).mergePersons
  await deliverEvents(database.adminUrl, database.secret)

  const { data } = await worker().query(
    `query($merged: ID!, $case: ID!) {
      person(id: $merged) { id cases { nodes { id } } } node(id: $merged) { id ... on Person { familyName } }
      case(id: $case) { person { id } } }`,
    { merged: encodeId('person', file.person), case: encodeId('case', file.case) },
  )
  const id = encodeId('person', kept)
  expect(data).toMatchObject({
    person: { id, cases: { nodes: expect.arrayContaining([{ id: encodeId('case', file.case) }]) } },
    node: { familyName: expect.any(String) },
    case: { person: { id } },
  })
  const [keys] = await admin`select readers, file_readers from cases."case" where id = ${file.case}`
  expect(keys?.file_readers).toContain(`person:${kept}`)
  expect(keys?.file_readers).not.toContain(`person:${file.person}`)
  const left = await admin`select 1 from registry.case_custody where person_id = ${file.person}
    union all select 1 from cases.delivery where person_id = ${file.person}
    union all select 1 from services.appointment where person_id = ${file.person}`
  expect(left).toHaveLength(0)

  // the same event once more changes nothing
  const state = await followers()
  await admin`select registry.emit('persons.merged', ${admin.json({ merge: await mergeId(), from: file.person, to: kept })})`
  await deliverEvents(database.adminUrl, database.secret)
  expect(await followers()).toEqual(state)

  const split = await worker().query(
    'mutation($input: SplitPersonsInput!) { splitPersons(input: $input) { __typename ... on Refusal { message } } }',
    {
      input: {
        personMerge: personMerge.id,
        expectedVersion: await versionOf(kept),
        reason: 'Erano due persone.',
      },
    },
  )
  expect(split.data).toMatchObject({ splitPersons: { __typename: 'SplitPersonsPayload' } })
  await deliverEvents(database.adminUrl, database.secret)
  expect(await followers()).toEqual(before)
})

const mergeId = async () => (await admin<{ id: string }[]>`select id from persons.merge`)[0]?.id ?? ''

test('a merger that is received after its undoing changes nothing', async () => {
  const before = await followers()
  const merge = crypto.randomUUID()
  for (const event of ['persons.split', 'persons.merged']) {
    await admin`select registry.emit(${event}, ${admin.json({ merge, from: file.person, to: kept })})`
    await deliverEvents(database.adminUrl, database.secret)
  }
  expect(await followers()).toEqual(before)
})
