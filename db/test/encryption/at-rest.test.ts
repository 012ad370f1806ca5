import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storedColumns } from '../../src/encryption/stored-columns.ts'
import { openAdmin } from '../../src/server/server.ts'

let admin: Sql
beforeAll(async () => {
  admin = await openAdmin(inject('database').adminUrl)
})
afterAll(() => admin.end())

/** What the seed writes about people: in the diary, in documents and their files, assessments, interviews, transfers. */
const WRITTEN = [
  'Telefonata per fissare il prossimo incontro',
  'Progetto individuale sottoscritto',
  'Documento di prova della popolazione sintetica',
  'Bisogno prevalentemente sociale',
]

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

  test('a text column of a table with rows about a case is encrypted, or one of those that are known to hold no text', async () => {
    const plain = await admin<{ name: string }[]>`
      select relname || '.' || attname as "name" from pg_attribute
      join pg_class on pg_class.oid = attrelid and relkind = 'r' and relnamespace = 'cases'::regnamespace
      where atttypid = 'text'::regtype and not attisdropped
        and exists (select from pg_attribute other where other.attrelid = pg_class.oid and other.attname = 'case_id')
        and not exists (select from pg_constraint where conrelid = pg_class.oid and attnum = any (conkey) and contype in ('c', 'f')
          and pg_get_constraintdef(pg_constraint.oid) ~ '(= ANY|FOREIGN KEY)')
      order by 1`
    expect(plain.map(({ name }) => name)).toEqual(NO_TEXTS)
  })
})

/** Codes, names of professionals, digests, subjects of tokens. */
const NO_TEXTS: readonly string[] = [
  'assessment_answer.answered_by',
  'assessment_answer.answered_by_issuer',
  'assessment_answer.item',
  'assessment_participant.name',
  'assessment_participant.profession',
  'assessment_participant.section',
  'assessment_participant.signed_off_by',
  'assessment_participant.signed_off_by_issuer',
  'delivery.fund',
  'delivery.service_type',
  'diary_entry.organisation',
  'document.media_type',
  'document.sha256',
  'event.actor',
  'event.actor_issuer',
  'event.actor_role',
  'planned_intervention.fund',
  // one of the sentences of finance
  'planned_intervention.funding_reason',
  'planned_intervention.service_type',
  'transfer.from_holder',
  'transfer.target_area',
  'transfer.to_holder',
  'uvm_session.convened_by',
  'uvm_session.convened_by_issuer',
  'version_intervention.service_type',
]
