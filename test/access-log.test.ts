import { roleUrl } from '@cse/db/src/migrate/roles'
import { roleOf, SCHEMAS } from '@cse/db/src/migrate/schemas'
import { openAdmin } from '@cse/db/src/server/server'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from './copy-of-database.ts'
import { platform, type TestPlatform } from './platform.ts'

interface Entry {
  readonly operation: string
  readonly scope: string
  readonly subject: string
  readonly roles: string[]
  readonly action: string
  readonly persons: string[]
}

let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const entriesOf = (operation: string) => admin<Entry[]>`
  select operation, scope, subject, roles, action, persons from registry.access_entry where operation = ${operation}`

test('reading a page of cases leaves one entry with every person on it, there when the answer is', async () => {
  const answer = await gateway
    .as('social-worker@bari')
    .query(
      'query PageForTheLog { cases(first: 15) { nodes { number person { id familyName } project { title } } } }',
    )
  const { nodes } = (answer.data as { cases: { nodes: { person: { id: string } }[] } }).cases
  const entries = await entriesOf('PageForTheLog')
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    scope: 'LOCAL',
    subject: 'social-worker@072006',
    roles: ['SOCIAL_WORKER'],
    action: 'READ',
  })
  expect(new Set(entries[0]?.persons).size).toBe(new Set(nodes.map(({ person }) => person.id)).size)
})

test('an answer about nobody leaves no entry', async () => {
  await gateway
    .as('social-worker@bari')
    .query('query NobodyForTheLog { comuni { name } zonePlans { nodes { triennium } } }')
  expect(await entriesOf('NobodyForTheLog')).toHaveLength(0)
})

test('the citizen sees who has read the own record', async () => {
  const mine = await gateway.as('citizen').query('query OwnForTheLog { me { taxCode } }')
  const { taxCode } = (mine.data as { me: { taxCode: string } }).me
  await gateway
    .as('social-worker@bari')
    .query('query SheetForTheLog($taxCode: TaxCode!) { personByTaxCode(taxCode: $taxCode) { familyName } }', {
      taxCode,
    })
  const seen = await gateway
    .as('citizen')
    .query('{ me { accesses(first: 5) { nodes { operation scope action } } } }')
  expect((seen.data as { me: { accesses: { nodes: object[] } } }).me.accesses.nodes).toContainEqual({
    operation: 'SheetForTheLog',
    scope: 'LOCAL',
    action: 'READ',
  })
})

test.each(SCHEMAS)(
  'the role of %s can add to the log and neither change nor remove what is there',
  async (schema) => {
    const role = postgres(roleUrl(database.adminUrl, roleOf(schema), database.secret), { max: 1 })
    try {
      await expect(role`update registry.access_entry set subject = 'nobody'`).rejects.toThrow(
        /permission denied/,
      )
      await expect(role`delete from registry.access_entry`).rejects.toThrow(/permission denied/)
      await expect(role`truncate registry.access_entry`).rejects.toThrow(/permission denied/)
    } finally {
      await role.end()
    }
  },
)
