import { policiesInForce } from '@cse/db/src/row-policies/in-force'
import { openAdmin } from '@cse/db/src/server/server'
import { policyFiles } from '@cse/gateway/cli/policies'
import { expect, test } from 'vitest'
import { copyOfDatabase } from '../copy-of-database.ts'

test('the statements of the files, run as they stand, make the policies that they were written from', async () => {
  const statements = [...(await policyFiles()).values()].flatMap((text) =>
    text.split(/;\n/).flatMap((statement) => /^create policy .*/ms.exec(statement) ?? []),
  )
  const database = await copyOfDatabase()
  const admin = await openAdmin(database.adminUrl)
  try {
    const before = await policiesInForce(admin)
    const policies = await admin<{ drop: string }[]>`
      select format('drop policy %I on %s', polname, polrelid::regclass) as "drop" from pg_policy
      join pg_class on pg_class.oid = polrelid where relnamespace <> 'graphile_worker'::regnamespace`
    expect(statements.length).toBe(policies.length)
    for (const { drop } of policies) await admin.unsafe(drop)
    for (const statement of statements) await admin.unsafe(statement)
    expect(await policiesInForce(admin)).toEqual(before)
  } finally {
    await admin.end()
    await database.drop()
  }
})
