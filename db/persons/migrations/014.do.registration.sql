-- Who comes to a front office and is in no register: residents as they declare themselves until ANPR confirms it, people without a tax code, without a
-- residence, without a name that may be written down.

alter table persons.person
  -- a code of the health service for who has no tax code: STP for foreigners without a permit, ENI for citizens of the Union without cover
  -- (D.P.R. 394/1999 art. 43; Accordo Stato-Regioni 20 December 2012)
  add column health_code text check (health_code ~ '^(STP|ENI)[0-9]{13}$'),
  -- by which somebody is called whose name is kept out of the record
  add column code_name text check (char_length(code_name) between 2 and 80),
  -- the language in which somebody is spoken to, ISO 639-3, and whether an interpreter is needed for it
  add column language text check (language ~ '^[a-z]{3}$'),
  add column interpreter_needed boolean not null default false,
  -- where names and birth come from: the register, or what was declared at the front office
  add column identity_source text not null default 'ANPR' check (identity_source in ('ANPR', 'DECLARED')),
  -- the comune whose front office received somebody new
  add column received_by text references registry.comune,
  add check (identity_source = 'ANPR' or received_by is not null),
  add check (identity_source = 'ANPR' or num_nonnulls(given_name, family_name, code_name) > 0),
  -- who lives nowhere is seen by the comune that received them
  add check (identity_source = 'ANPR' or cardinality(readers) = 0 or residence_comune is not null or readers @> array['comune:' || received_by]);
create unique index person_health_code on persons.person (health_code);
create index person_received on persons.person (received_by) where residence_comune is null;

-- Whether a code is somebody's, whoever may see that record: the same person is not registered twice.
create function persons.is_registered(tax text, health text) returns boolean
  language sql stable security definer set search_path = persons, pg_temp
begin atomic
  select exists (select from persons.person where tax_code = tax) or exists (select from persons.person where health_code = health);
end;
revoke all on function persons.is_registered from public;
grant execute on function persons.is_registered to cse_persons;

-- Who has no residence is moved, merged and split by the comune that received them.

create or replace function persons.move_residence(mover uuid, expected integer, town text, place text, starting date, at timestamptz) returns boolean
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  former text;
begin
  select residence_comune into former from persons.person
  where id = mover and version = expected and current_setting('cse.scope', true) = 'LOCAL'
    and case
      when residence_comune is not null then 'comune:' || residence_comune = any (registry.viewer_keys())
      when 'comune:' || received_by = any (registry.viewer_keys()) then true
      else exists (select from registry.case_custody held where held.person_id = mover and held.readers && registry.viewer_keys())
    end
  for update;
  if not found then
    return false;
  end if;

  update persons.residence set valid_to = starting where person_id = mover and valid_to is null;
  if town is not null then
    insert into persons.residence (id, person_id, comune, address, valid_from) values (uuidv7(), mover, town, place, starting);
  end if;
  -- who moves to another comune leaves the registered household
  if former is distinct from town then
    update persons.household_member set until = greatest(starting, since) where person_id = mover and until is null;
  end if;
  update persons.person set
    residence_comune = town,
    residence_address = place,
    residence_since = case when town is not null then starting end,
    household_id = case when former is not distinct from town then household_id end,
    -- the comune that received who had no residence looks after the record no longer, unless it holds a case
    readers = array_remove(readers, 'comune:' || coalesce(former, received_by)) || case when town is null then '{}' else array['comune:' || town] end,
    version = version + 1,
    updated_at = at
  where id = mover;
  return true;
end $$;

-- Merges one record into another, in one go; row policies do not bind the owner, so the function looks itself who asks. The versions
-- are those that were read: a record that changed meanwhile, or is out of reach, makes the answer null.
create or replace function persons.merge_persons(act uuid, kept uuid, kept_version integer, merged uuid, merged_version integer,
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
     or not coalesce(viewer_registers(array[coalesce(keep.residence_comune, keep.received_by), coalesce(gone.residence_comune, gone.received_by)]), false) then
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
create or replace function persons.split_persons(act uuid, kept_version integer, why text, who_issuer text, who text, at timestamptz) returns uuid
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
     or not coalesce(viewer_registers(array[coalesce(keep.residence_comune, keep.received_by),
       coalesce(undone.moved -> 'person' ->> 'residence_comune', (select received_by from person where id = undone.merged_id))]), false) then
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

