import { SCHEMAS } from '@cse/db/src/migrate/schemas'
import { openAdmin } from '@cse/db/src/server/server'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { OWNER_FUNCTIONS, REGISTRY_GRANTS, WITHOUT_ROW_SECURITY } from './granted.ts'
import { ALL_ROLES, SUBGRAPH_ROLES } from './logins.ts'

let admin: Sql
beforeAll(async () => {
  admin = await openAdmin(inject('database').adminUrl)
})
afterAll(() => admin.end())

/** The first column of a query, as lines. */
const lines = async (text: string): Promise<string[]> =>
  (await admin.unsafe(text)).map((row) => String(Object.values(row)[0]))

/** Schemas that are PostgreSQL's own. */
const SYSTEM = `('pg_catalog', 'information_schema', 'pg_toast')`
/** All functions but those of PostgreSQL and of its extensions, whatever schema they are in. */
const FUNCTIONS = `
  pg_proc function join pg_namespace schema on schema.oid = pronamespace
  left join pg_depend extension on extension.classid = 'pg_proc'::regclass and extension.objid = function.oid and extension.deptype = 'e'
  where nspname not in ${SYSTEM} and extension.objid is null`
const RELATIONS = `pg_class relation join pg_namespace schema on schema.oid = relnamespace
  where nspname not in ${SYSTEM} and nspname !~ '^pg_temp' and nspname !~ '^pg_toast'`

test('a function that runs as its owner is called by those who are listed, and by nobody else', async () => {
  const found = await admin<{ function: string; schema: string; callers: string[] }[]>`
    select function.oid::regprocedure::text as "function", nspname as "schema", array(
      select coalesce(nullif(grantee, 0)::regrole::text, 'public')
      from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee <> proowner order by 1) as "callers"
    from ${admin.unsafe(FUNCTIONS)} and prosecdef and prorettype <> 'trigger'::regtype order by 1`
  const expected = (name: string, schema: string) => {
    const callers = OWNER_FUNCTIONS[name]
    if (callers === 'own role') return [`cse_${schema}`]
    return callers === 'nobody' ? [] : callers?.toSorted()
  }
  for (const { function: name, schema, callers } of found)
    expect(callers, name).toEqual(expected(name, schema))
  expect(
    Object.keys(OWNER_FUNCTIONS).filter((name) => !found.some((each) => each.function === name)),
  ).toEqual([])
})

test('a function that runs as its owner says where its names are looked for, temporary objects last', async () => {
  expect(
    await lines(`select function.oid::regprocedure from ${FUNCTIONS} and prosecdef and not exists (
      select from unnest(proconfig) setting where setting = 'search_path=""' or setting ~ '^search_path=.*, pg_temp$')`),
  ).toEqual([])
})

test('trigger functions are attached by nobody but their owner', async () => {
  expect(
    await lines(`select function.oid::regprocedure from ${FUNCTIONS}
      and prorettype in ('trigger'::regtype, 'event_trigger'::regtype)
      and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee <> proowner)`),
  ).toEqual([])
})

test('no function is executed by everybody; those that run as their caller, by the role of their schema', async () => {
  expect(
    await lines(`select function.oid::regprocedure || ' ' || coalesce(nullif(grantee, 0)::regrole::text, 'public')
      from ${FUNCTIONS.replace('where', ", aclexplode(coalesce(proacl, acldefault('f', proowner))) where")}
      and not prosecdef and grantee <> proowner
      and case nspname
        when 'registry' then grantee::regrole::text <> all ('{${SUBGRAPH_ROLES.join(',')}}')
        when 'graphile_worker' then grantee::regrole::text <> 'cse_outbox'
        else grantee::regrole::text <> 'cse_' || nspname end`),
  ).toEqual([])
})

test('what extensions bring runs as its caller', async () => {
  expect(
    await lines(`select function.oid::regprocedure from pg_proc function
      join pg_depend on classid = 'pg_proc'::regclass and objid = function.oid and deptype = 'e' where prosecdef`),
  ).toEqual([])
})

test('functions made from here on are executed by their owner alone', async () => {
  expect(
    await lines(`select defaclobjtype::text || ' ' || defaclnamespace || ' ' || grantee::regrole || ' ' || privilege_type
      from pg_default_acl, aclexplode(defaclacl) where grantee <> defaclrole or defaclobjtype <> 'f'`),
  ).toEqual([])
  expect(await lines(`select count(*) from pg_default_acl where defaclrole = current_user::regrole`)).toEqual(
    ['1'],
  )
})

test('nobody but the owner makes anything: no schema, no table, no temporary table', async () => {
  expect(
    await lines(`select coalesce(nullif(grantee, 0)::regrole::text, 'public') || ' ' || privilege_type
      from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
      where datname = current_database() and grantee <> datdba and privilege_type <> 'CONNECT'`),
  ).toEqual([])
  expect(
    await lines(`select nspname || ' ' || coalesce(nullif(grantee, 0)::regrole::text, 'public')
      from pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
      where privilege_type = 'CREATE' and grantee <> nspowner`),
  ).toEqual([])
})

test('no role of ours owns anything, or may be more than itself', async () => {
  const names = ALL_ROLES.map((role) => `'${role}'`).join(', ')
  expect(
    await lines(`select classid::regclass || ' ' || objid from pg_shdepend
      where deptype = 'o' and refclassid = 'pg_authid'::regclass and refobjid in (select oid from pg_roles where rolname in (${names}))`),
  ).toEqual([])
  expect(
    await lines(`select rolname from pg_roles where rolname in (${names})
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit)`),
  ).toEqual([])
  expect(
    await lines(`select member::regrole || ' ' || roleid::regrole || ' ' || inherit_option || ' ' || admin_option
      from pg_auth_members where member in (select oid from pg_roles where rolname in (${names})) order by 1`),
  ).toEqual(SUBGRAPH_ROLES.map((role) => `cse_platform ${role} false false`).sort())
})

test('in registry, which all share, roles do what is listed and nothing else', async () => {
  const found =
    await lines(`select distinct relname || ' ' || privilege_type || ' ' || coalesce(nullif(grantee, 0)::regrole::text, 'public')
    from (
      select relname, relowner, relnamespace, relacl as acl from pg_class
      union all select relname, relowner, relnamespace, attacl from pg_class join pg_attribute on attrelid = pg_class.oid
    ) granted, aclexplode(acl)
    where relnamespace = 'registry'::regnamespace and grantee <> relowner`)
  const listed = Object.entries(REGISTRY_GRANTS).flatMap(([table, privileges]) =>
    Object.entries(privileges).flatMap(([privilege, roles]) =>
      roles.map((role) => `${table} ${privilege} ${role}`),
    ),
  )
  expect(found.sort()).toEqual(listed.sort())
})

test('of an entry of the log a role says all but when it was written, by which role and under which number', async () => {
  const found =
    await lines(`select distinct attname from pg_attribute, unnest('{${SUBGRAPH_ROLES.join(',')}}'::text[]) role
    where attrelid = 'registry.access_entry'::regclass and attnum > 0 and not attisdropped
      and not has_column_privilege(role, attrelid, attnum, 'insert')`)
  expect(found.sort()).toEqual(['at', 'id', 'organisations', 'written_by'])
})

test.each(SCHEMAS)(
  'in %s only its own role does anything, and nothing but reading and writing rows',
  async (schema) => {
    const found =
      await lines(`select distinct privilege_type || ' ' || coalesce(nullif(grantee, 0)::regrole::text, 'public')
    from (
      select relowner, relnamespace, relacl as acl from pg_class
      union all select relowner, relnamespace, attacl from pg_class join pg_attribute on attrelid = pg_class.oid
    ) granted, aclexplode(acl)
    where relnamespace = '${schema}'::regnamespace and grantee <> relowner`)
    const allowed = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((privilege) => `${privilege} cse_${schema}`)
    expect(found.filter((line) => !allowed.includes(line))).toEqual([])
  },
)

test('nobody but who delivers sees the queue of events, and nobody which migrations have landed', async () => {
  const found =
    await lines(`select distinct nspname || ' ' || coalesce(nullif(grantee, 0)::regrole::text, 'public')
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace, aclexplode(relacl)
    where nspname not in ${SYSTEM} and nspname <> all ('{registry,${SCHEMAS.join(',')}}') and grantee <> relowner`)
  expect(found).toEqual(['graphile_worker cse_outbox'])
})

test('every table has forced row security, but those about nobody', async () => {
  const bare = await lines(`select nspname || '.' || relname from ${RELATIONS}
    and relkind in ('r', 'p') and nspname not in ('graphile_worker', 'migration') and not (relrowsecurity and relforcerowsecurity)`)
  expect(bare.sort()).toEqual(Object.values(WITHOUT_ROW_SECURITY).flat().sort())
})

test('no view reads as its owner', async () => {
  expect(
    await lines(`select nspname || '.' || relname from ${RELATIONS} and nspname <> 'graphile_worker'
      and (relkind = 'm' or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false))`),
  ).toEqual([])
})
