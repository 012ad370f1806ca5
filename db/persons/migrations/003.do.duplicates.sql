-- One person, one record: records that may be of the same person are found, merged into one, and split again when it was a mistake.

-- Merging ---------------------------------------------------------------------------------------------------------------

-- The merged record stays, without keys: nobody sees it, and its id and tax code lead to the kept one. What went over is written
-- down row by row, so that a split gives back exactly that.
create table persons.merge (
  id uuid primary key,
  kept_id uuid not null references persons.person,
  merged_id uuid not null references persons.person check (merged_id <> kept_id),
  merged_tax_code text,
  reason text not null,
  merged_by text not null,
  merged_at timestamptz not null,
  split_reason text,
  split_by text,
  split_at timestamptz,
  moved jsonb not null,
  check (num_nulls(split_reason, split_by, split_at) in (0, 3))
);
create unique index merged_once on persons.merge (merged_id) where split_at is null;
create index merged_tax_codes on persons.merge (merged_tax_code) where split_at is null;
create index merges_of_kept on persons.merge (kept_id, merged_at);

alter table persons.merge enable row level security;
alter table persons.merge force row level security;
create policy seen_with_the_kept_person on persons.merge for select using (
  exists (select from persons.person where person.id = merge.kept_id)
);
grant select (id, kept_id, merged_id, merged_tax_code, reason, merged_by, merged_at, split_reason, split_by, split_at)
  on persons.merge to cse_persons;

-- The record that an id stands for: its own, or the one it was merged into, over several mergers. Tells nothing but ids.
create function persons.kept(asked uuid) returns uuid
  language sql stable security definer set search_path = persons, pg_temp
begin atomic
  with recursive way (id, steps) as (
    select asked, 0
    union all
    select merge.kept_id, steps + 1 from way join persons.merge on merge.merged_id = way.id and merge.split_at is null
  )
  select id from way order by steps desc limit 1;
end;

-- All ids under which a person's record was ever read: the own one and those merged into it, over several mergers.
create function persons.ids_of(person uuid) returns uuid[]
  language sql stable security definer set search_path = persons, pg_temp
begin atomic
  with recursive names (id) as (
    select person
    union
    select merge.merged_id from names join persons.merge on merge.kept_id = names.id and merge.split_at is null
  )
  select array_agg(id) from names;
end;

-- The kept record of a former tax code, for searches by whoever sees that record.
create function persons.kept_of_tax_code(wanted text) returns uuid
  language sql stable security definer set search_path = persons, pg_temp
  return (select persons.kept(merge.merged_id) from persons.merge where merged_tax_code = wanted and split_at is null);

-- Sign-in with a former tax code leads to the kept record.
create or replace function persons.id_of_tax_code(wanted text) returns uuid
  language sql stable security definer set search_path = persons, pg_temp
  return (select persons.kept(id) from persons.person where tax_code = wanted);

-- The log stays as it was written; who asks for a person's sees that of all ids.
create or replace function persons.accesses_of(person uuid) returns setof registry.access_entry
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select entry.*
  from registry.access_entry entry
  where entry.persons && persons.ids_of(accesses_of.person)
    and (person = registry.viewer_person() or entry.readers && registry.viewer_keys());
end;

-- Whether the viewer may merge and split these: a social worker of the comune in which they live.
create function persons.viewer_registers(comuni text[]) returns boolean
  language sql stable
  return current_setting('cse.scope', true) = 'LOCAL' and 'role:SOCIAL_WORKER' = any (registry.viewer_keys())
    and (select bool_and('comune:' || comune = any (registry.viewer_keys())) from unnest(comuni) as comune);

-- Merges one record into another, in one go; row policies do not bind the owner, so the function looks itself who asks. The versions
-- are those that were read: a record that changed meanwhile, or is out of reach, makes the answer null.
create function persons.merge_persons(act uuid, kept uuid, kept_version integer, merged uuid, merged_version integer,
                                      why text, who text, at timestamptz) returns uuid
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

  insert into merge (id, kept_id, merged_id, merged_tax_code, reason, merged_by, merged_at, moved)
  values (act, kept, merged, gone.tax_code, why, who, at, moved);
  update person set readers = readers || array(select jsonb_array_elements_text(moved -> 'keys')), version = version + 1, updated_at = at
    where id = kept;
  update person set residence_comune = null, residence_address = null, residence_since = null, household_id = null,
    readers = '{}', version = version + 1, updated_at = at
    where id = merged;
  return act;
end $$;

-- Takes a merger back: exactly what went over returns, wherever it is now. What came to the kept record since then stays there.
create function persons.split_persons(act uuid, kept_version integer, why text, who text, at timestamptz) returns uuid
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
    execute format('update persons.%I set person_id = $1 where id = any ($2)', part) using undone.merged_id, ids;
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
  update merge set split_reason = why, split_by = who, split_at = at where id = act;
  return act;
end $$;

-- Finding -----------------------------------------------------------------------------------------------------------------

create index person_birth on persons.person (birth_order);

-- Dates of birth that a slip of the pen makes of one: day and month exchanged, one of them off by one, the year by one or by ten,
-- day or month unknown.
create function persons.births_near(birth_year integer, birth_month integer, birth_day integer) returns integer[]
  language sql immutable parallel safe
  return case
    when birth_year is null then '{}'::integer[]
    when birth_month is null or birth_day is null then array(
      select birth_year * 10000 + m * 100 + d
      from generate_series(coalesce(birth_month, 0), coalesce(birth_month, 12)) as m, generate_series(0, 31) as d
      order by m, d)
    else array(
      select distinct near.y * 10000 + near.m * 100 + near.d
      from (values
        (birth_year, birth_month, birth_day), (birth_year, birth_day, birth_month),
        (birth_year, birth_month, birth_day - 1), (birth_year, birth_month, birth_day + 1),
        (birth_year, birth_month - 1, birth_day), (birth_year, birth_month + 1, birth_day),
        (birth_year - 1, birth_month, birth_day), (birth_year + 1, birth_month, birth_day),
        (birth_year - 10, birth_month, birth_day), (birth_year + 10, birth_month, birth_day),
        (birth_year, birth_month, 0), (birth_year, 0, 0)) as near (y, m, d))
  end;

-- Notes which records may be of the same person as this one, anew: names alike (pg_trgm, in either order) and births alike. A tax code
-- that changed makes no difference: who had a provisional one, or another name, is found by the rest. What was split is not the same person.
-- @returns how many there are.
create function persons.find_duplicates(looked_at uuid) returns integer
  language plpgsql security definer set search_path = persons, public, pg_temp as $$
declare
  one person;
  near integer[];
  found_now integer;
begin
  select * into one from person where id = looked_at;
  delete from possible_duplicate where looked_at in (person_id, other_person_id);
  if one.id is null or cardinality(one.readers) = 0 then
    return 0;
  end if;
  near := births_near(one.birth_year, one.birth_month, one.birth_day);
  with alike as (
    select other.id, 0.7 * similarity(one.family_name_order || ' ' || one.given_name_order,
        other.family_name_order || ' ' || other.given_name_order)
      + case when other.birth_order = one.birth_order then 0.3 else 0.24 end as score
    from person other
    where other.birth_order = any (near) and other.id <> looked_at and cardinality(other.readers) > 0
      and (other.tax_code is null or one.tax_code is null or other.tax_code <> one.tax_code)
      and not exists (select from merge where split_at is not null and (kept_id, merged_id) in ((looked_at, other.id), (other.id, looked_at)))
  )
  insert into possible_duplicate (person_id, other_person_id, similarity)
  select pair.a, pair.b, least(score, 1) from alike, lateral (values (looked_at, id), (id, looked_at)) as pair (a, b)
  where score >= 0.75;
  get diagnostics found_now = row_count;
  return found_now / 2;
end $$;

-- The same for as many records as told, by id from one on. @returns the last one looked at; null when there were no more.
create function persons.find_all_duplicates(after uuid, most integer) returns uuid
  language plpgsql security definer set search_path = persons, pg_temp as $$
declare
  one uuid;
  last uuid;
begin
  if current_setting('cse.scope', true) is distinct from 'SYSTEM' then
    raise exception 'the platform alone looks through all records' using errcode = 'insufficient_privilege';
  end if;
  for one in select id from person where after is null or id > after order by id limit most loop
    perform find_duplicates(one);
    last := one;
  end loop;
  return last;
end $$;

-- Whoever is registered, or told by another name or birth, is looked for at once. A bulk load, which no viewer makes, is looked
-- through afterwards.
create function persons.look_for_duplicates() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  perform find_duplicates(new.id);
  return null;
end $$;
create trigger duplicates_of_new after insert on persons.person
  for each row when (coalesce(current_setting('cse.scope', true), '') <> '') execute function persons.look_for_duplicates();
create trigger duplicates_of_changed
  after update of given_name, family_name, birth_year, birth_month, birth_day, tax_code on persons.person
  for each row when (coalesce(current_setting('cse.scope', true), '') <> '') execute function persons.look_for_duplicates();

-- Emergencies -------------------------------------------------------------------------------------------------------------

-- Opens a record to an operator outside its scope for three hours. Who asks for an unknown tax code is told so, since acting in an
-- emergency needs to know; therefore requests that find nobody count like the others, ten in a day, and are kept with their reason.
-- @returns the outcome (GRANTED, UNKNOWN, IN_SCOPE, TOO_MANY), the person, and when the next request is admitted.
create function persons.open_emergency(act uuid, asker text, asker_roles text[], wanted text, why text, at timestamptz,
                                       out outcome text, out person uuid, out next_at timestamptz)
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  held text[];
  own text[] := array(select key from unnest(registry.viewer_keys()) as key where key like 'comune:%' or key like 'ambito:%');
begin
  if not (current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
          and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE'] and cardinality(own) > 0) then
    raise exception 'the viewer opens no record in an emergency' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('emergency ' || asker, 0));
  select (array_agg(granted_at order by granted_at desc))[10] + interval '1 day' into next_at
    from emergency_access where subject = asker and granted_at > at - interval '1 day';
  if next_at is not null then
    outcome := 'TOO_MANY';
    return;
  end if;
  person := persons.id_of_tax_code(wanted);
  held := array(
    select distinct key from (
      select 'comune:' || residence_comune from persons.person known where known.id = person
      union all
      select unnest(readers) from case_custody where person_id = person
    ) as holders (key) where key is not null order by key);
  if held && own then
    outcome := 'IN_SCOPE';
    return;
  end if;
  insert into emergency_access (id, subject, scope, roles, organisations, informed, person_id, reason, granted_at, expires_at)
  values (act, asker, current_setting('cse.scope'), asker_roles, own, held, person, why, at, at + interval '3 hours');
  outcome := case when person is null then 'UNKNOWN' else 'GRANTED' end;
end $$;

do $$
declare
  ours text;
begin
  foreach ours in array array['kept', 'ids_of', 'kept_of_tax_code', 'merge_persons', 'split_persons', 'find_duplicates',
                              'find_all_duplicates', 'open_emergency', 'look_for_duplicates']
  loop
    execute format('revoke all on function persons.%I from public', ours);
    if ours not in ('find_duplicates', 'look_for_duplicates') then
      execute format('grant execute on function persons.%I to cse_persons', ours);
    end if;
  end loop;
end $$;
