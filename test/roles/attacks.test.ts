import { OUTBOX_ROLE } from '@cse/db/src/migrate/roles'
import { roleOf, SCHEMAS } from '@cse/db/src/migrate/schemas'
import { openAdmin } from '@cse/db/src/server/server'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { ATTACKS } from './attacks.ts'
import { ALL_ROLES, becoming, type Login, login, REFUSED, SUBGRAPH_ROLES } from './logins.ts'

const opened: Login[] = []
const keep = (each: Login): Login => {
  opened.push(each)
  return each
}
const own = new Map(ALL_ROLES.map((role) => [role, keep(login(role))]))
const became = new Map(SUBGRAPH_ROLES.map((role) => [role, keep(becoming(role))]))
afterAll(async () => {
  for (const each of opened) await each[Symbol.asyncDispose]()
})

describe.each(ALL_ROLES)('%s', (role) => {
  const logins = [own.get(role), became.get(role as (typeof SUBGRAPH_ROLES)[number])].filter(
    (each) => each !== undefined,
  )

  for (const [does, attacks] of Object.entries(ATTACKS))
    test.each(attacks)(`${does} no $name`, async ({ statement, code, alone }) => {
      for (const each of logins)
        await expect(
          alone ? each.runAlone(statement(role)) : each.run(statement(role)),
        ).rejects.toMatchObject(code ? { code } : REFUSED)
    })

  test('reads no schema of another', async () => {
    const others = ['graphile_worker', 'migration', ...SCHEMAS].filter(
      (schema) => role !== `cse_${schema}` && !(role === OUTBOX_ROLE && schema === 'graphile_worker'),
    )
    for (const { run } of logins)
      for (const schema of others)
        expect(
          await run(
            `select from pg_namespace where nspname = '${schema}' and has_schema_privilege(oid, 'usage')`,
          ),
        ).toEqual([])
  })

  test('sees no statement of another, nor a value from the statistics of tables that it does not read', async () => {
    for (const { run } of logins) {
      const [seen] = await run(`select count(*)::int as "statements" from pg_stat_activity
        where usename not in (current_user, session_user) and query <> '<insufficient privilege>' and query <> ''`)
      expect(seen).toEqual({ statements: 0 })
      const values = await run(`select distinct schemaname from pg_stats
        where schemaname not in ('pg_catalog', 'information_schema', 'registry', '${role.slice('cse_'.length)}', 'graphile_worker')`)
      expect(values).toEqual([])
    }
  })

  test('sees no sample of values of a table with row policies', async () => {
    for (const { run } of logins)
      expect(
        await run(`select schemaname, tablename from pg_stats join pg_class on pg_class.oid = (quote_ident(schemaname) || '.' || quote_ident(tablename))::regclass
          where relrowsecurity and schemaname <> 'graphile_worker'`),
      ).toEqual([])
  })

  test('calls no function of another that runs as its owner', async () => {
    for (const { run } of logins)
      expect(
        await run(`select proname from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
          where prosecdef and nspname in ('${SCHEMAS.join("', '")}') and nspname <> '${role.slice('cse_'.length)}'
            and has_function_privilege(pg_proc.oid, 'execute')`),
      ).toEqual([])
  })
})

test('the role of a subgraph becomes no other', async () => {
  for (const schema of SCHEMAS)
    for (const other of [...SCHEMAS.map(roleOf), 'cse_platform', OUTBOX_ROLE])
      if (other !== roleOf(schema))
        await expect(own.get(roleOf(schema))?.run(`set role ${other}`)).rejects.toMatchObject(REFUSED)
})

test('a role that writes down settings for its own sessions finds them gone after the next migration', async () => {
  const { adminUrl, secret } = inject('database')
  const admin = await openAdmin(adminUrl)
  await admin.unsafe(`alter role cse_counts set search_path = 'mine'`)
  const { createRoles } = await import('@cse/db/src/migrate/roles')
  await createRoles(admin, secret)
  expect(await admin`select rolconfig from pg_roles where rolname = 'cse_counts'`).toEqual([
    { rolconfig: null },
  ])
  await admin.end()
})

test.each(SUBGRAPH_ROLES)('an entry that %s writes says so, and when', async (role) => {
  const { adminUrl } = inject('database')
  const admin = await openAdmin(adminUrl)
  const undone = admin.begin(async (transaction) => {
    await transaction.unsafe(`set local role ${role}`)
    await transaction.unsafe(`insert into registry.access_entry (scope, issuer, subject, roles, request_id, action, persons, readers)
      values ('LOCAL', 'issuer', 'somebody', '{}', gen_random_uuid(), 'READ', array['${PERSON}'::uuid], array['comune:072006'])`)
    await transaction.unsafe('reset role')
    expect(
      await transaction.unsafe(`select written_by as "by", at between now() and clock_timestamp() as "now"
        from registry.access_entry order by id desc limit 1`),
    ).toEqual([{ by: role, now: true }])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await admin.end()
})

const PERSON = '01890a5d-ac96-774b-bcce-b302099a8057'
