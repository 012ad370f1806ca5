import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'

const READ = `query Read($person: ID!, $case: ID!, $number: String!) {
  person(id: $person) { familyName cases { nodes { number } } }
  case(id: $case) { number diary { nodes { text } } }
  caseByNumber(number: $number) { number }
}`
const REQUEST = `mutation Request($input: RequestRestrictionInput!) { requestRestriction(input: $input) {
  __typename ... on RequestRestrictionPayload { request { id version } } } }`
const DECIDE = `mutation Decide($input: DecideRightsRequestInput!) { decideRightsRequest(input: $input) { __typename } }`
const LIFT = `mutation Lift($input: LiftRestrictionInput!) { liftRestriction(input: $input) { __typename } }`
const IN_FORCE = `{ processingRestrictions(first: 50) { nodes { id ground person { id } } } }`
const PURPOSE = 'RESTRICTED_LEGAL_CLAIMS; protocol=12/2026'

let database: DatabaseCopy
let gateway: TestPlatform
let held: { person: string; case: string; number: string; familyName: string; slot: string }
let target: { person: string; case: string; number: string }
beforeAll(async () => {
  database = await copyOfDatabase()
  gateway = await platform(database)
  const admin = await openAdmin(database.adminUrl)
  const [found] = await admin<(typeof held)[]>`
    select person.id as "person", held.id as "case", held.number, person.family_name as "familyName"
    from cases."case" held join persons.person on person.id = held.person_id
    where held.holder = 'comune:072006' and person.residence_comune = '072006'
      and exists (select from cases.diary_entry where case_id = held.id and organisation = 'comune:072006')
    order by held.id limit 1`
  await admin.end()
  if (!found) throw new Error('Bari holds no case')
  held = found
  target = {
    person: encodeId('person', held.person),
    case: encodeId('case', held.case),
    number: held.number,
  }
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await database.drop()
})

const worker = () => gateway.as('social-worker@bari')
const supervisor = () => gateway.as('supervisor@bari')

/** Queries with a declared purpose. */
async function declaring(as: Client, purpose: string, query: string, variables: object = {}) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-cse-purpose': purpose,
      authorization: `Bearer ${await as.token()}`,
    },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as { data: Record<string, unknown>; errors?: unknown }
}

const nothing = { person: null, case: null, caseByNumber: null }

async function outcomeOf(as: Client, text: string, input: object) {
  const { data, errors } = await as.query(text, { input })
  expect(errors).toBeUndefined()
  const [outcome] = Object.values(
    data as Record<string, { __typename: string; request?: { id: string; version: number } }>,
  )
  if (!outcome) throw new Error('Nothing was answered')
  return outcome
}

/** How many rows about the person a session with these keys sees, table by table, in the whole database. */
async function visibleRows(keys: string): Promise<Record<string, number>> {
  const admin = await openAdmin(database.adminUrl)
  const tables = await admin<{ schema: string; name: string; key: string }[]>`
    select nspname as "schema", relname as "name",
      case when relname = 'person' and nspname = 'persons' then 'id' when relname = 'case' then 'person_id'
        when exists (select from pg_attribute where attrelid = relation.oid and attname = 'person_id' and not attisdropped) then 'person_id'
        else 'case_id' end as "key"
    from pg_class relation join pg_namespace space on space.oid = relnamespace
    where nspname in ('persons', 'cases', 'services', 'finance') and relkind = 'r' and relrowsecurity and (relname = 'person' or exists (
      select from pg_attribute where attrelid = relation.oid and attname in ('person_id', 'case_id') and not attisdropped))`
  const counted: Record<string, number> = {}
  for (const { schema, name, key } of tables)
    await admin
      .begin(async (sql) => {
        await sql`select set_config('cse.keys', ${keys}, true), set_config('cse.scope', 'LOCAL', true), set_config('cse.person', '', true)`
        await sql.unsafe(`set local role cse_${schema}`)
        const value = key === 'case_id' ? held.case : held.person
        const [row] = await sql
          .unsafe<{ count: number }[]>(
            `select count(*)::int as count from ${schema}."${name}" where ${key} = '${value}'`,
          )
          .catch((error: { code?: string }) => {
            // a table that the role may not read at all
            if (error.code === '42501') return [{ count: 0 }]
            throw error
          })
        counted[`${schema}.${name}`] = row?.count ?? 0
      })
      .catch((error: { code?: string }) => {
        if (error.code !== '25P02' && error.code !== '42501') throw error
      })
  await admin.end()
  return counted
}

const KEYS =
  'comune:072006,plan:ATS-BA-02,ambito:ATS-BA-02,role:SOCIAL_WORKER,role:SUPERVISOR,role:PLAN_OFFICE,role:RESTRICTED'
const seen = (rows: Record<string, number>) => Object.entries(rows).filter(([, count]) => count > 0)

test('a granted restriction stops reads, but for a declared reason of the law, until it is lifted with notice', async () => {
  const before = await worker().query(READ, target)
  expect(JSON.stringify(before.data)).toContain(held.familyName)
  expect(seen(await visibleRows(KEYS)).length).toBeGreaterThan(5)

  const { request } = await outcomeOf(gateway.as('secretariat@bari'), REQUEST, {
    person: target.person,
    protocol: '2026/900',
    ground: 'ACCURACY_CONTESTED',
    statement: 'I dati del diario non sono esatti.',
    idempotencyKey: crypto.randomUUID(),
  })
  const decision = {
    request: request?.id,
    expectedVersion: request?.version,
    granted: true,
    reason: 'Contestazione fondata.',
  }
  expect((await outcomeOf(supervisor(), DECIDE, decision)).__typename).toBe('DecideRightsRequestPayload')

  // field by field and in lists: as if the record were not there
  expect((await worker().query(READ, target)).data).toEqual(nothing)
  expect(
    (await supervisor().query('query ($person: ID!) { person(id: $person) { id } }', target)).data,
  ).toEqual({
    person: null,
  })
  // the rows alone, in every table that belongs to a person or a case
  expect(seen(await visibleRows(KEYS))).toEqual([])

  // a purpose that is none of the law, or says nothing, opens nothing
  for (const purpose of ['RESTRICTED_LEGAL_CLAIMS', 'CARE; protocol=12/2026'])
    expect((await declaring(worker(), purpose, READ, target)).data).toEqual(nothing)
  expect((await declaring(gateway.as('secretariat@bari'), PURPOSE, READ, target)).data).toMatchObject({
    person: null,
  })
  // outside the own territory neither
  expect((await declaring(gateway.as('social-worker@lecce'), PURPOSE, READ, target)).data).toEqual(nothing)
  const { data } = await declaring(worker(), PURPOSE, READ, target)
  expect(JSON.stringify(data)).toContain(held.familyName)
  const admin = await openAdmin(database.adminUrl)
  const [entry] = await admin`
    select roles from registry.access_entry where ${held.person} = any (persons)
      and purpose_code = 'RESTRICTED_LEGAL_CLAIMS' and purpose_reference = '12/2026'
    order by id desc limit 1`
  await admin.end()
  expect(entry).toEqual({ roles: ['SOCIAL_WORKER'] })

  // supervisors know that it is there
  const known = (await supervisor().query(IN_FORCE)).data as {
    processingRestrictions: { nodes: { id: string; ground: string; person: null }[] }
  }
  const [restriction] = known.processingRestrictions.nodes
  expect(restriction).toMatchObject({ ground: 'ACCURACY_CONTESTED', person: null })
  const lift = { restriction: restriction?.id, noticeOn: '2026-01-10', reason: 'Esattezza verificata.' }
  const future = await supervisor().query(LIFT, { input: { ...lift, noticeOn: '2999-01-01' } })
  expect(JSON.stringify(future.errors)).toContain('input.noticeOn')
  expect((await outcomeOf(gateway.as('supervisor@lecce'), LIFT, lift)).__typename).toBe('NotFound')
  expect((await outcomeOf(supervisor(), LIFT, lift)).__typename).toBe('LiftRestrictionPayload')
  expect((await outcomeOf(supervisor(), LIFT, lift)).__typename).toBe('NotFound')
  expect((await worker().query(READ, target)).data).toEqual(before.data)
})

test('every table with rows of a person or of a case is withheld with the record', async () => {
  const admin = await openAdmin(database.adminUrl)
  const open = await admin<{ table: string }[]>`
    select relation.oid::regclass::text as "table" from pg_class relation join pg_namespace space on space.oid = relnamespace
    where nspname in ('persons', 'cases', 'services', 'finance') and relkind = 'r' and relrowsecurity
      and (relname in ('person', 'case') or exists (
        select from pg_attribute where attrelid = relation.oid and attname in ('person_id', 'case_id') and not attisdropped))
      and not exists (select from pg_policy where polrelid = relation.oid and polname = 'not_while_restricted' and not polpermissive)`
  await admin.end()
  // a table that comes later calls registry.withhold_restricted at the end of its migration
  expect(open).toEqual([])
})
