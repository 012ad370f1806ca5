import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { deliverEvents } from '../database.ts'
import { platform, split, type TestPlatform } from '../platform.ts'
import { proposedMerge } from '../proposed-merge.ts'

interface Person {
  readonly id: string
  readonly taxCode: string
}

let database: DatabaseCopy
let admin: Sql
let gateways: readonly TestPlatform[]
let [kept, duplicate]: Person[] = []
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateways = [await platform(database), await split(database)]
  ;[kept, duplicate] = await admin<Person[]>`
    select id, tax_code as "taxCode" from persons.person
    where residence_comune = '072006' and tax_code is not null order by id limit 2`
})
afterAll(async () => {
  for (const gateway of gateways) await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const citizen = (gateway: TestPlatform, person: Person | undefined): Client =>
  gateway.holding({
    sub: `citizen ${person?.id}`,
    cse_scope: 'CITIZEN',
    [CLAIM_NAMES.fiscalNumber]: `TINIT-${person?.taxCode}`,
  })
/** Whose record a token opens; the status when none. */
const recordOf = async (client: Client) => {
  const { status, data } = await client.query('{ me { id } }')
  return status === 200 ? me.parse(data).me?.id : status
}
const me = z.object({ me: z.object({ id: z.string() }).nullable() })
const idOf = (person: Person | undefined) => encodeId('person', person?.id ?? '')
const versionOf = async (person: Person | undefined) =>
  (await admin<{ version: number }[]>`select version from persons.person where id = ${person?.id ?? null}`)[0]
    ?.version

test('a token opens the record of its person as it is now: after a merger, a split and a correction, at every gateway', async () => {
  const [first] = gateways
  const tokens = gateways.map((gateway) => ({
    one: citizen(gateway, kept),
    two: citizen(gateway, duplicate),
  }))
  const opened = () =>
    Promise.all(tokens.map(async ({ one, two }) => [await recordOf(one), await recordOf(two)]))
  const both = (...records: unknown[]) => gateways.map(() => records)
  expect(await opened()).toEqual(both(idOf(kept), idOf(duplicate)))

  const worker = first?.as('social-worker@bari')
  const merged = await worker?.query(
    `mutation($input: MergePersonsInput!) { mergePersons(input: $input) {
      __typename ... on MergePersonsPayload { personMerge { id mergedBy mergedByIssuer } } } }`,
    {
      input: {
        person: idOf(kept),
        expectedVersion: await versionOf(kept),
        duplicate: idOf(duplicate),
        expectedDuplicateVersion: await versionOf(duplicate),
        reason: 'Codice fiscale cambiato dopo la rettifica del nome.',
        proposal: await proposedMerge(admin, kept?.id ?? '', duplicate?.id ?? ''),
        idempotencyKey: 'merge of two who are signed in',
      },
    },
  )
  const { personMerge } = mergePersons.parse(merged?.data).mergePersons
  expect(personMerge).toMatchObject({ mergedBy: 'social-worker@072006', mergedByIssuer: 'demo' })
  expect(await opened()).toEqual(both(idOf(kept), idOf(kept)))

  const separated = await worker?.query(
    'mutation($input: SplitPersonsInput!) { splitPersons(input: $input) { __typename } }',
    {
      input: {
        personMerge: personMerge.id,
        expectedVersion: await versionOf(kept),
        reason: 'Erano due persone.',
      },
    },
  )
  expect(separated?.data).toEqual({ splitPersons: { __typename: 'SplitPersonsPayload' } })
  // at once: no event has been delivered yet
  expect(await opened()).toEqual(both(idOf(kept), idOf(duplicate)))
  await deliverEvents(database.adminUrl, database.secret)
  expect(await opened()).toEqual(both(idOf(kept), idOf(duplicate)))

  await admin`update persons.person set tax_code = 'XXXXXX00X00X000X' where id = ${kept?.id ?? null}`
  await admin`update persons.person set tax_code = ${kept?.taxCode ?? null} where id = ${duplicate?.id ?? null}`
  expect(await opened()).toEqual(both(idOf(duplicate), 401))
})
const mergePersons = z.object({
  mergePersons: z.object({
    personMerge: z.object({ id: z.string(), mergedBy: z.string(), mergedByIssuer: z.string() }),
  }),
})
