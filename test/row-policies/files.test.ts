import { readFileSync } from 'node:fs'
import { SCHEMAS } from '@cse/db/src/migrate/schemas'
import { rewritten, UNREAD } from '@cse/db/src/row-policies/files'
import { type PolicyInForce, policiesInForce } from '@cse/db/src/row-policies/in-force'
import { openAdmin } from '@cse/db/src/server/server'
import { policyFiles } from '@cse/gateway/cli/policies'
import { beforeAll, expect, inject, test } from 'vitest'

let files: Map<string, string>
let inForce: PolicyInForce[]
beforeAll(async () => {
  files = await policyFiles()
  const admin = await openAdmin(inject('database').adminUrl)
  inForce = await policiesInForce(admin).finally(() => admin.end())
})

test('the files of row policies are what the database has: pnpm policies writes them', () => {
  expect(Object.fromEntries(rewritten(files, inForce))).toEqual(Object.fromEntries(files))
})

test('somebody has written, in plain words, who sees what of each table', () => {
  expect([...files].filter(([, text]) => text.includes(UNREAD)).map(([path]) => path)).toEqual([])
  for (const [path, text] of files)
    for (const section of text.split(/\n\n(?=--|alter table|create function)/).slice(1))
      expect(section, path).toMatch(/^-- /)
})

test('words are to be read again when the SQL below them has changed', () => {
  const [one, ...others] = inForce
  const changed = {
    ...one,
    statements: [...(one?.statements ?? []), 'create policy anybody;'],
  } as PolicyInForce
  const after = rewritten(files, [changed, ...others])
  expect([...after.values()].filter((text) => text.includes(UNREAD))).toHaveLength(1)
})

test('a table that is in no file gets one, without words', () => {
  const added: PolicyInForce = {
    kind: 'table',
    schema: 'cases',
    name: 'cases.letter',
    statements: ['alter table cases.letter enable row level security;'],
  }
  expect(rewritten(files, [...inForce, added]).get('cases/row-policies/letter.sql')).toContain(UNREAD)
})

test.each(SCHEMAS)('the policy table of %s says where the row policies of the same subjects are', (name) => {
  const policy = readFileSync(new URL(`../../subgraphs/${name}/src/policy.ts`, import.meta.url), 'utf8')
  expect(policy).toContain(`db/${name}/row-policies/`)
})
