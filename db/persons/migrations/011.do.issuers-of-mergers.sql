-- Who merged two records and who split them again. Those that are there were merged under the demo's issuer.
alter table persons.merge add column merged_by_issuer text not null default 'demo';
alter table persons.merge alter column merged_by_issuer drop default;
alter table persons.merge add column split_by_issuer text;
update persons.merge set split_by_issuer = 'demo' where split_by is not null;
alter table persons.merge add check ((split_by is null) = (split_by_issuer is null));
grant select (merged_by_issuer, split_by_issuer) on persons.merge to cse_persons;

drop function persons.merge_persons(uuid, uuid, integer, uuid, integer, text, text, timestamptz);
drop function persons.split_persons(uuid, integer, text, text, timestamptz);

-- Merges one record into another, in one go; row policies do not bind the owner, so the function looks itself who asks. The versions
-- are those that were read: a record that changed meanwhile, or is out of reach, makes the answer null.
create function persons.merge_persons(act uuid, kept uuid, kept_version integer, merged uuid, merged_version integer,
                                      why text, who_issuer text, who text, at timestamptz) returns uuid
  language plpgsql security definer set search_path = persons, pg_temp as $$
declare
  keep person;
  gone person;
  moved jsonb := '{}';
  part text;
  rows jsonb;
begin
  -- always in the same order, so that two mergers never wait for each other
  perform from person where id in (kept, merged) order by id for update;
  select * into keep from person where id = kept and version = kept_version;
  select * into gone from person where id = merged and version = merged_version;
  if keep.id is null or gone.id is null or kept = merged
     or not coalesce(viewer_registers(array[keep.residence_comune, gone.residence_comune]), false) then
    return null;
  end if;

  -- whatever belongs to a person by its own id goes over, in tables that come later too; the history of residence stays with its record
  for part in
    select table_class.relname from pg_catalog.pg_class table_class
    where table_class.relnamespace = 'persons'::regnamespace and table_class.relkind = 'r'
      and table_class.relname not in ('residence', 'relationship')
      and 2 = (select count(*) from pg_catalog.pg_attribute
               where attrelid = table_class.oid and attname in ('id', 'person_id') and not attisdropped)
    order by table_class.relname
  loop
    execute format('with went as (update persons.%I set person_id = $1 where person_id = $2 returning id) select jsonb_agg(id) from went', part)
      into rows using kept, merged;
    moved := moved || case when rows is null then '{}' else jsonb_build_object(part, rows) end;
  end loop;
  -- a tie between the two is none of the one person that they are
  with went as (update relationship set person_id = kept where person_id = merged and other_person_id is distinct from kept returning id)
    select jsonb_agg(id) from went into rows;
  moved := moved || jsonb_build_object('relationship', coalesce(rows, '[]'));
  with went as (update relationship set other_person_id = kept where other_person_id = merged and person_id <> kept returning id)
    select jsonb_agg(id) from went into rows;
  moved := moved || jsonb_build_object('known to', coalesce(rows, '[]'));
  -- of what there can be but one, the kept record's counts
  update employment_status set person_id = kept
    where person_id = merged and not exists (select from employment_status own where own.person_id = kept);
  moved := moved || jsonb_build_object('employment', found);
  with went as (delete from household_member where person_id = merged returning *) select jsonb_agg(to_jsonb(went)) from went into rows;
  moved := moved || jsonb_build_object(
    'membership', coalesce(rows, '[]'),
    'keys', array(select key from unnest(gone.readers) as key where key <> all (keep.readers)),
    'person', jsonb_build_object('residence_comune', gone.residence_comune, 'residence_address', gone.residence_address,
      'residence_since', gone.residence_since, 'household_id', gone.household_id, 'readers', gone.readers));

  insert into merge (id, kept_id, merged_id, merged_tax_code, reason, merged_by_issuer, merged_by, merged_at, moved)
  values (act, kept, merged, gone.tax_code, why, who_issuer, who, at, moved);
  update person set readers = readers || array(select jsonb_array_elements_text(moved -> 'keys')), version = version + 1, updated_at = at
    where id = kept;
  update person set residence_comune = null, residence_address = null, residence_since = null, household_id = null,
    readers = '{}', version = version + 1, updated_at = at
    where id = merged;
  return act;
end $$;

-- Takes a merger back: exactly what went over returns, wherever it is now. What came to the kept record since then stays there.
create function persons.split_persons(act uuid, kept_version integer, why text, who_issuer text, who text, at timestamptz) returns uuid
  language plpgsql security definer set search_path = persons, pg_temp as $$
declare
  undone merge;
  keep person;
  part text;
  ids uuid[];
begin
  select * into undone from merge where id = act and split_at is null for update;
  select * into keep from person where id = undone.kept_id and version = kept_version for update;
  if keep.id is null
     or not coalesce(viewer_registers(array[keep.residence_comune, undone.moved -> 'person' ->> 'residence_comune']), false) then
    return null;
  end if;
  for part, ids in
    select key, array(select jsonb_array_elements_text(value)::uuid) from jsonb_each(undone.moved)
    where key not in ('known to', 'employment', 'membership', 'keys', 'person')
  loop
    -- what was erased since stays nobody's
    execute format('update persons.%I set person_id = $1 where id = any ($2) and person_id is not null', part) using undone.merged_id, ids;
  end loop;
  update relationship set other_person_id = undone.merged_id
    where id in (select jsonb_array_elements_text(undone.moved -> 'known to')::uuid);
  if (undone.moved -> 'employment')::boolean then
    update employment_status set person_id = undone.merged_id where person_id = undone.kept_id;
  end if;
  insert into household_member select * from jsonb_populate_recordset(null::household_member, undone.moved -> 'membership');
  update person set
    readers = array(select key from unnest(readers) as key where not undone.moved -> 'keys' ? key),
    version = version + 1, updated_at = at
    where id = undone.kept_id;
  update person set (residence_comune, residence_address, residence_since, household_id, readers, version, updated_at) = (
      select before.residence_comune, before.residence_address, before.residence_since, before.household_id, before.readers,
             person.version + 1, at
      from jsonb_populate_record(null::person, undone.moved -> 'person') as before)
    where id = undone.merged_id;
  update merge set split_reason = why, split_by_issuer = who_issuer, split_by = who, split_at = at where id = act;
  return act;
end $$;

revoke all on function persons.merge_persons, persons.split_persons from public;
grant execute on function persons.merge_persons, persons.split_persons to cse_persons;
