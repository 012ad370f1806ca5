import type { Sql } from 'postgres'
import { completeFile } from '../authorization/fixtures/complete-file.ts'
import type { KnownCase } from './closed-cases.ts'

/** What is known of somebody and must be nowhere when the record is erased, by what it is. */
export type Traces = Readonly<Record<string, string>>

/** Texts that nobody else has. */
export const TEXTS = {
  givenName: 'Zzenobio',
  familyName: 'Introvabile-Qwxyz',
  taxCode: 'ZZZQWX80A01A662K',
  address: 'Vico delle Tracce 7771',
  email: 'zzenobio.qwxyz@example.it',
  mobile: '+39 000 7771777',
  note: 'Nota rintracciabile qwxyz',
} as const

/**
 * Gives a closed case and its person one of everything that a record can hold, under texts that nobody else has; alone in a household, known to
 * somebody else as a relative, with all requests decided.
 */
export async function completeErasable(admin: Sql, { id, person }: KnownCase): Promise<void> {
  await completeFile(admin, id)
  await admin`update cases.document set restricted = false where case_id = ${id}`
  await admin`delete from cases.diary_entry where case_id = ${id} and restricted`
  await admin`update cases.uvm_session set held_on = convened_on where case_id = ${id} and held_on is null`
  await admin`delete from cases.transfer_proposal where case_id = ${id} and status = 'OPEN'`
  await admin`
    insert into persons.household (id, comune, address, readers)
    select ${person}, residence_comune, ${TEXTS.address}, readers from persons.person where id = ${person}`
  await admin`delete from persons.household_member where person_id = ${person}`
  await admin`
    update persons.person set given_name = ${TEXTS.givenName}, family_name = ${TEXTS.familyName}, tax_code = ${TEXTS.taxCode},
      residence_address = ${TEXTS.address}, domicile_address = ${TEXTS.address}, email = ${TEXTS.email}, mobile = ${TEXTS.mobile},
      household_id = ${person}
    where id = ${person}`
  await admin`
    insert into persons.household_member (household_id, person_id, given_name, family_name, relation_code, since)
    values (${person}, ${person}, ${TEXTS.givenName}, ${TEXTS.familyName}, '1', '2015-01-01')`
  await admin`update persons.isee_attestation set submitted_on = '2024-01-15', valid_until = '2024-12-31' where person_id = ${person}`
  await admin`update persons.residence set address = ${TEXTS.address} where person_id = ${person}`
  await admin`update persons.relationship set note = ${TEXTS.note}, other_name = ${TEXTS.familyName} where person_id = ${person}`
  await admin`update persons.rectification set claimed = ${TEXTS.address} where person_id = ${person} and accepted is null`
  await admin`
    update persons.rights_request set statement = ${TEXTS.note}, status = 'REFUSED', decided_at = '2026-03-01', decided_by = 'responsabile'
    where person_id = ${person} and status = 'OPEN'`
  await admin`update persons.consent set signatory = ${TEXTS.familyName} where person_id = ${person}`
  await admin`update persons.merge set moved = ${admin.json({ person: { residence_address: TEXTS.address } })} where kept_id = ${person}`
  await admin`update registry.processing_restriction set lift_reason = ${TEXTS.note} where person_id = ${person}`
  // somebody of whom no case is
  await admin`
    insert into persons.relationship (id, person_id, other_person_id, other_name, kind, note, since)
    select uuidv7(), id, ${person}, ${TEXTS.familyName}, 'CHILD', null, '2015-01-01' from persons.person
    where id <> ${person} and not exists (select from registry.case_custody where person_id = person.id) order by id limit 1`
  await admin`
    insert into cases.resident (person_id, comune, since, readers) values (${person}, '072006', '2015-01-01', '{comune:072006}') on conflict do nothing`
  await admin`
    insert into services.resident (person_id, comune, since, readers)
    values (${person}, '072006', '2015-01-01', array['comune:072006', ${`person:${person}`}]) on conflict do nothing`
  await admin`
    insert into cases.service_request (id, person_id, comune, origin, text, received_at, recorded_by_issuer, recorded_by, settled_at, case_id, readers)
    select uuidv7(), ${person}, '072006', 'PERSON', title, now(), 'gestore', 'operatore', now(), taken, array['comune:072006', ${`person:${person}`}]
    from (select title from cases.document where title is not null limit 1) as written, unnest(array[null, ${id}::uuid]) as taken`
  await admin`
    insert into cases.person_merge (merge_id, merged_id, kept_id, step, case_ids, resident)
    values (uuidv7(), uuidv7(), ${person}, 2, array[${id}::uuid], ${admin.json({ person_id: person })})`
  await admin`
    insert into services.person_merge (merge_id, merged_id, kept_id, step, appointment_ids)
    select uuidv7(), uuidv7(), ${person}, 2, array_agg(id) from services.appointment where person_id = ${person}`
  for (const schema of ['persons', 'cases', 'services', 'finance'])
    await admin.unsafe(`
      insert into ${schema}.idempotency_record (claim, input, outcome)
      values (sha256('${schema}'), sha256('input'), '${JSON.stringify({ person, ...(schema !== 'services' && { deep: [{ case: id }] }) })}')`)
}

/** What leads to the person and the case now. */
export async function tracesOf(admin: Sql, { id, person, number }: KnownCase): Promise<Traces> {
  const parts = await admin<{ name: string; id: string }[]>`
    select 'diary entry' as name, id from cases.diary_entry where case_id = ${id}
    union all select 'document', id from cases.document where case_id = ${id}
    union all select 'delivery', id from cases.delivery where case_id = ${id}
    union all select 'assessment', id from cases.assessment where case_id = ${id}
    union all select 'service request', id from cases.service_request where case_id = ${id}
    union all select 'appointment', id from services.appointment where person_id = ${person}
    union all select 'request', id from persons.rights_request where person_id = ${person}
    union all select 'consent', id from persons.consent where person_id = ${person}
    union all select 'data key', key_id from cases.data_key where record_id = ${id}`
  return {
    ...TEXTS,
    person,
    case: id,
    number,
    ...Object.fromEntries(parts.map((part, at) => [`${part.name} ${at}`, part.id])),
  }
}

/**
 * Where in the whole database one of the traces stands, as `schema.table: trace`: in every column of every table, but those of numbers, days and
 * instants, which can hold none of them.
 */
export async function foundIn(admin: Sql, traces: Traces): Promise<string[]> {
  const tables = await admin<{ name: string; row: string }[]>`
    select format('%I.%I', table_schema, table_name) as name,
      string_agg(case data_type when 'bytea' then format('encode(%I, ''hex'')', column_name) else format('%I::text', column_name) end, ', ') as row
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and data_type in ('text', 'character varying', 'name', 'uuid', 'bytea', 'json', 'jsonb', 'ARRAY')
      and table_schema not in ('pg_catalog', 'information_schema')
      -- partitions are read with the table that they are part of
      and not (select relispartition from pg_class where oid = format('%I.%I', table_schema, table_name)::regclass)
    group by 1 order by 1`
  const found: string[] = []
  for (const { name, row } of tables)
    for (const { trace } of await admin.unsafe<{ trace: string }[]>(
      `with whole as materialized (select lower(string_agg(concat_ws(' ', ${row}), ' ')) as text from ${name})
       select key as trace from whole, jsonb_each_text($1::text::jsonb)
       where position(lower(value) in text) > 0 or position(encode(convert_to(value, 'UTF8'), 'hex') in text) > 0`,
      [JSON.stringify(traces)],
    ))
      found.push(`${name}: ${trace.replace(/ \d+$/, '')}`)
  return [...new Set(found)]
}
