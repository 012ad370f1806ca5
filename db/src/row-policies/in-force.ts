import type { Admin } from '../server/server.ts'
import { conditions, readable } from './expression.ts'

/** A table with its row policies, or a function that these call, as SQL. */
export interface PolicyInForce {
  readonly kind: 'table' | 'function'
  readonly schema: string
  /** `cases.diary_entry`, `cases.viewer_is` */
  readonly name: string
  /** The statements that make it. */
  readonly statements: readonly string[]
}

/** The row policies that are in force in a database, and the functions that say who the viewer is. */
export async function policiesInForce(admin: Admin): Promise<PolicyInForce[]> {
  const tables = await tablesWithPolicies(admin)
  const functions = await functionsCalledBy(admin, tables)
  return [...tables, ...functions]
}

async function tablesWithPolicies(admin: Admin): Promise<PolicyInForce[]> {
  const policies = await admin<Policy[]>`
    select nspname as "schema", format('%s.%s', nspname, relname) as "table", relrowsecurity as "enabled", relforcerowsecurity as "forced",
      polname as "policy", polcmd as "command", polpermissive as "permissive",
      array(select case role when 0 then null else role::regrole::text end from unnest(polroles) as role where role <> 0 order by 1) as "roles",
      pg_get_expr(polqual, polrelid, true) as "using", pg_get_expr(polwithcheck, polrelid, true) as "check"
    from pg_policy join pg_class on pg_class.oid = polrelid join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = any (${SCHEMAS}) order by nspname, relname, position(polcmd::text in 'r*awd'), polname`
  return [...Map.groupBy(policies, ({ table }) => table)].map(([name, own]) => {
    const [{ schema = '', enabled = false, forced = false } = {}] = own
    const rules = [enabled ? 'enable' : 'disable', ...(forced ? ['force'] : [])]
    const security = `alter table ${name} ${rules.map((rule) => `${rule} row level security`).join(', ')};`
    return { kind: 'table', schema, name, statements: [security, ...own.map(policyText)] }
  })
}

const SCHEMAS = ['registry', 'persons', 'cases', 'services', 'finance', 'analytics']

interface Policy {
  readonly schema: string
  readonly table: string
  readonly enabled: boolean
  readonly forced: boolean
  readonly policy: string
  readonly command: keyof typeof COMMANDS
  readonly permissive: boolean
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

const COMMANDS = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' }

function policyText({ table, policy, command, permissive, roles, using, check }: Policy): string {
  const kind = permissive ? '' : ' as restrictive'
  const to = roles.length > 0 ? ` to ${roles.join(', ')}` : ''
  return [
    `create policy ${policy} on ${table}${kind} for ${COMMANDS[command]}${to}`,
    ...(using === null ? [] : [clause('using', using, table)]),
    ...(check === null ? [] : [clause('with check', check, table)]),
  ]
    .join('\n')
    .concat(';')
}

const clause = (word: string, printed: string, table: string) =>
  `  ${word} (${conditions(readable(printed, table.split('.')[1])).join('\n    ')})`

/** The functions that policies call, and those that these call. */
async function functionsCalledBy(admin: Admin, tables: readonly PolicyInForce[]): Promise<PolicyInForce[]> {
  const all = await admin<SqlFunction[]>`
    select nspname as "schema", format('%s.%s', nspname, proname) as "name", pg_get_function_arguments(pg_proc.oid) as "takes",
      pg_get_function_result(pg_proc.oid) as "gives", prosecdef as "asOwner", coalesce(pg_get_function_sqlbody(pg_proc.oid), prosrc) as "body"
    from pg_proc join pg_namespace on pg_namespace.oid = pronamespace where nspname = any (${SCHEMAS}) and prokind = 'f' order by 2`
  const called = new Set<SqlFunction>()
  const look = (text: string): void => {
    for (const each of all) {
      if (called.has(each) || !text.includes(`${each.name}(`)) continue
      called.add(each)
      look(each.body)
    }
  }
  look(tables.flatMap(({ statements }) => statements).join('\n'))
  return all
    .filter((each) => called.has(each))
    .map((each) => ({
      kind: 'function',
      schema: each.schema,
      name: each.name,
      statements: [functionText(each)],
    }))
}

interface SqlFunction {
  readonly schema: string
  readonly name: string
  readonly takes: string
  readonly gives: string
  readonly asOwner: boolean
  readonly body: string
}

function functionText({ name, takes, gives, asOwner, body }: SqlFunction): string {
  const head = `create function ${name}(${takes.toLowerCase()}) returns ${gives}${asOwner ? ' security definer' : ''}`
  return `${head}\n  ${readable(body)};`
}
