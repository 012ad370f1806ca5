-- Who acts for a person: parents of a minor, guardians, administrators of support (L. 6/2004), and delegates; with the document on which it rests.

create table persons.representation (
  id uuid primary key,
  person_id uuid not null references persons.person,
  -- nobody when the record of the representative was erased
  representative_id uuid references persons.person,
  -- as it was recorded, before records were merged
  recorded_representative_id uuid,
  representative_name text not null,
  kind text not null check (kind in ('PARENT', 'GUARDIAN', 'CURATOR', 'SUPPORT_ADMINISTRATOR', 'DELEGATE')),
  powers text[] not null check (powers <@ array['READ_RECORD', 'BOOK_APPOINTMENTS'] and cardinality(powers) > 0),
  document text not null,
  valid_from date not null,
  -- its last day
  valid_to date check (valid_to >= valid_from),
  recorded_by_issuer text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  -- its last day, when it was ended before
  ended_on date,
  end_reason text,
  ended_by_issuer text,
  ended_by text,
  check (num_nulls(ended_on, end_reason, ended_by_issuer, ended_by) in (0, 4)),
  check (kind <> 'DELEGATE' or valid_to is not null)
);
create index on persons.representation (person_id);
create index on persons.representation (representative_id);

-- The day on which somebody comes of age (c.c. art. 2). Where day or month are unknown, minority is presumed (L. 47/2017 art. 5): the last day that can be.
create function persons.majority_of(birth_year integer, birth_month integer, birth_day integer) returns date
  language sql immutable parallel safe
  return case
    when birth_year is null then null
    when birth_month is null then make_date(birth_year + 18, 12, 31)
    when birth_day is null then (make_date(birth_year + 18, birth_month, 1) + interval '1 month')::date - 1
    -- of who was born on 29 February, 1 March
    else make_date(birth_year + 18, birth_month, 1) + birth_day - 1
  end;

-- The last day on which somebody acts: parents, and guardians of a minor, until the day before the child comes of age.
create function persons.last_day_of(held persons.representation) returns date
  language sql stable security definer set search_path = persons, pg_temp
  return (
    select least(held.valid_to, held.ended_on, case
      when held.kind = 'PARENT' or held.kind = 'GUARDIAN' and held.valid_from < persons.majority_of(birth_year, birth_month, birth_day)
        then persons.majority_of(birth_year, birth_month, birth_day) - 1 end)
    from persons.person where person.id = held.person_id);
revoke all on function persons.last_day_of from public;
grant execute on function persons.last_day_of to cse_persons;

-- The name stands beside the id, since whoever sees the person need not see the representative.
create function persons.name_representative() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  new.recorded_representative_id := new.representative_id;
  new.representative_name := (
    select coalesce(nullif(concat_ws(' ', given_name, family_name), ''), code_name, 'Senza nome') from person where id = new.representative_id);
  return new;
end $$;
create trigger representative_is_named before insert on persons.representation for each row execute function persons.name_representative();

-- What all schemas may look up follows.
create function persons.keep_representation() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  if tg_op = 'DELETE' or new.representative_id is null then
    delete from registry.representation where id = old.id;
  else
    insert into registry.representation (id, person_id, representative_id, kind, powers, valid_from, valid_to)
    values (new.id, new.person_id, new.representative_id, new.kind, new.powers, new.valid_from, persons.last_day_of(new))
    on conflict (id) do update set person_id = excluded.person_id, representative_id = excluded.representative_id, valid_to = excluded.valid_to;
  end if;
  return null;
end $$;
create trigger representation_follows after insert or update or delete on persons.representation
  for each row execute function persons.keep_representation();

-- A birth that is corrected is another day of coming of age; a record that is erased acts for nobody.
create function persons.follow_person() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    update representation set representative_id = null, recorded_representative_id = null, representative_name = 'Persona non più registrata'
      where representative_id = old.id or recorded_representative_id = old.id;
    return old;
  end if;
  update representation set person_id = person_id where person_id = new.id;
  return new;
end $$;
create trigger representatives_follow_birth after update of birth_year, birth_month, birth_day on persons.person
  for each row when ((old.birth_year, old.birth_month, old.birth_day) is distinct from (new.birth_year, new.birth_month, new.birth_day))
  execute function persons.follow_person();
create trigger representatives_are_erased before delete on persons.person for each row execute function persons.follow_person();

-- Of records that are one, the representative is the one that stays. Whom somebody acts for goes over like all that belongs to a person.
create function persons.follow_merged_representative() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  if new.split_at is null then
    update representation set representative_id = new.kept_id where representative_id = new.merged_id;
  else
    update representation set representative_id = new.merged_id where recorded_representative_id = new.merged_id and representative_id = new.kept_id;
  end if;
  return null;
end $$;
create trigger representatives_follow after insert or update of split_at on persons.merge
  for each row execute function persons.follow_merged_representative();
revoke all on function persons.name_representative, persons.keep_representation, persons.follow_person, persons.follow_merged_representative from public;

alter table persons.representation enable row level security;
alter table persons.representation force row level security;
create policy seen_with_the_person on persons.representation for select using (
  exists (select from persons.person where person.id = representation.person_id) or representative_id = (select registry.viewer_person()));
create policy added_by_workers on persons.representation for insert with check (
  (select persons.viewer_works()) and exists (select from persons.person where person.id = representation.person_id));
create policy ended_by_workers on persons.representation for update using (
  (select persons.viewer_works()) and exists (select from persons.person where person.id = representation.person_id));
create policy delegate_dismissed_by_the_person on persons.representation for update using (
  kind = 'DELEGATE' and person_id = (select registry.viewer_person())) with check (ended_on is not null);
grant select, insert on persons.representation to cse_persons;
revoke update on persons.representation from cse_persons;
grant update (ended_on, end_reason, ended_by_issuer, ended_by) on persons.representation to cse_persons;
select registry.withhold_restricted('persons');

-- The log of a record is also for who acts for the person, as its citizen.
create or replace function persons.accesses_of(person uuid) returns setof registry.access_entry
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select entry.*
    from registry.access_entry entry
    where entry.persons && persons.ids_of(accesses_of.person)
      and (person = registry.viewer_person() or entry.readers && registry.viewer_keys()
        or current_setting('cse.scope', true) = 'CITIZEN' and 'person:' || person = any (registry.viewer_keys()))
  $$;
