import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storedColumns } from '../../src/encryption/stored-columns.ts'
import { openAdmin } from '../../src/server/server.ts'
import { plainColumns } from './plain-columns.ts'

let admin: Sql
beforeAll(async () => {
  admin = await openAdmin(inject('database').adminUrl)
})
afterAll(() => admin.end())

/** What the seed writes about people: in the diary, in documents and their files, assessments, interviews, transfers, projects. */
const WRITTEN = [
  'Telefonata per fissare il prossimo incontro',
  'Progetto individuale sottoscritto',
  'Documento di prova della popolazione sintetica',
  'Bisogno prevalentemente sociale',
  'Migliorare la frequenza scolastica',
  'servono più ore e più giornate',
  'Chi esercita la responsabilità genitoriale',
]

/** A check that a column, or each of its values, is one of a list of words. */
const CLOSED = String.raw`(= ANY \(\(?ARRAY|<@ ARRAY)\['`

describe('in the database as its superuser reads it', () => {
  test('no column of any table holds what was written about people, as text or as bytes', async () => {
    const tables = await admin<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as "name" from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`
    expect(tables.length).toBeGreaterThan(100)
    const forms = WRITTEN.flatMap((text) => [text, Buffer.from(text).toString('hex')]).map(
      (form) => `%${form}%`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const [row] = await admin.unsafe(
        `select true from ${name} stored where stored::text like any ($1::text[]) limit 1`,
        [forms],
      )
      if (row) found.push(name)
    }
    expect(found).toEqual([])
  }, 240_000)

  test('every value of an encrypted column is a ciphertext under a key that is there, and the database vouches for it', async () => {
    const columns = await storedColumns(admin)
    expect(columns.filter(({ held }) => !held)).toEqual([])
    let values = 0
    for (const { schema, table, column } of columns) {
      const [counted] = await admin.unsafe<{ all: number; keyed: number }[]>(
        `select count("${column}")::int as "all", count(key_id)::int as "keyed" from ${table}
         left join ${schema}.data_key on key_id = encode(substr("${column}", 2, 16), 'hex')::uuid where "${column}" is not null`,
      )
      expect(counted?.keyed, `${table}.${column}`).toBe(counted?.all)
      values += counted?.all ?? 0
    }
    expect(values).toBeGreaterThan(5_000)
  })

  test('every column that could hold a text is encrypted, or is named with why it is not', async () => {
    const found = await admin<{ table: string; column: string }[]>`
      select nspname || '.' || relname as "table", attname as "column" from pg_attribute
      join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p') and not relispartition
      join pg_namespace on pg_namespace.oid = relnamespace and nspname in ('persons', 'cases', 'services', 'finance', 'analytics', 'registry')
      join pg_type on pg_type.oid = atttypid
      left join pg_type element on element.oid = pg_type.typelem and pg_type.typcategory = 'A'
      where attnum > 0 and not attisdropped and coalesce(element.typname, pg_type.typname) in ('text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'bytea', 'xml')
        and not exists (
          select from pg_constraint where conrelid = pg_class.oid and attnum = any (conkey)
            and (contype = 'f' or contype = 'c' and cardinality(conkey) = 1 and pg_get_constraintdef(pg_constraint.oid) ~ ${CLOSED}))
      order by 1, 2`
    const there = found.map(({ table, column }) => `${table}.${column}`)
    const named = plainColumns.flatMap(({ columns }) =>
      Object.entries(columns).flatMap(([table, names]) => names.split(' ').map((name) => `${table}.${name}`)),
    )
    const isNamed = ({ table, column }: { table: string; column: string }) =>
      named.includes(`${table}.${column}`) || named.includes(`${table}.*`)
    expect(there.length).toBeGreaterThan(300)
    expect(found.filter((one) => !isNamed(one)).map(({ table, column }) => `${table}.${column}`)).toEqual([])
    const idle = named.filter((name) =>
      name.endsWith('.*') ? !there.some((one) => one.startsWith(name.slice(0, -1))) : !there.includes(name),
    )
    expect(idle).toEqual([])
    expect(named.length).toBe(new Set(named).size)
  })
})
