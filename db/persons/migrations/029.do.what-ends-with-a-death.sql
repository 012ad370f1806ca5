-- Who acts for somebody, acts until one of the two dies: from the same moment on no document may be signed for the person.
create or replace function persons.last_day_of(held persons.representation) returns date
  language sql stable security definer set search_path = persons, pg_temp
  return (
    select least(held.valid_to, held.ended_on, person.deceased_on,
      (select acting.deceased_on from persons.person acting where acting.id = held.representative_id), case
      when held.kind = 'PARENT' or held.kind = 'GUARDIAN' and held.valid_from < persons.majority_of(birth_year, birth_month, birth_day)
        then persons.majority_of(birth_year, birth_month, birth_day) - 1 end)
    from persons.person where person.id = held.person_id);

-- A death that is written down, corrected or taken back is another last day, for who acted and for whom somebody acted.
create function persons.end_representations_of_deceased() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  update representation set person_id = person_id where person_id = new.id or representative_id = new.id;
  return null;
end $$;
create trigger representations_end_with_death after update of deceased_on on persons.person
  for each row when (old.deceased_on is distinct from new.deceased_on) execute function persons.end_representations_of_deceased();
update persons.representation set person_id = person_id
  where exists (select from persons.person where deceased_on is not null and person.id in (representation.person_id, representative_id));

-- A death is known to whoever follows the others of the household; one that was a mistake is taken back. Who lived there is noted once: a day that is
-- corrected later leaves it.
create function persons.note_death_in_household() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  if new.deceased_on is null then
    delete from registry.household_death where deceased_id = new.id;
  elsif old.deceased_on is not null then
    update registry.household_death set died_on = new.deceased_on where deceased_id = new.id;
  else
    insert into registry.household_death (deceased_id, member_id, died_on, recorded_on, noted_deceased_id, noted_member_id)
    select new.id, other.person_id, new.deceased_on, registry.day_in_italy(new.updated_at), new.id, other.person_id
    from household_member own
    join household_member other on other.household_id = own.household_id and other.until is null and other.person_id <> own.person_id
    where own.person_id = new.id and own.until is null
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger death_is_noted_in_household after update of deceased_on on persons.person
  for each row when (old.deceased_on is distinct from new.deceased_on) execute function persons.note_death_in_household();

-- Of records that are one, both ends are those that stay; records that are erased are in nobody's household.
create function persons.follow_household_deaths() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  if new.split_at is null then
    update registry.household_death set member_id = new.kept_id where member_id = new.merged_id;
    update registry.household_death set deceased_id = new.kept_id where deceased_id = new.merged_id;
  else
    update registry.household_death set member_id = new.merged_id where noted_member_id = new.merged_id and member_id = new.kept_id;
    update registry.household_death set deceased_id = new.merged_id where noted_deceased_id = new.merged_id and deceased_id = new.kept_id;
  end if;
  return null;
end $$;
create trigger household_deaths_follow after insert or update of split_at on persons.merge
  for each row execute function persons.follow_household_deaths();

create function persons.forget_household_deaths() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  delete from registry.household_death where old.id in (deceased_id, member_id, noted_deceased_id, noted_member_id);
  return null;
end $$;
create trigger household_deaths_are_forgotten after delete on persons.person
  for each row execute function persons.forget_household_deaths();
revoke all on function persons.end_representations_of_deceased, persons.note_death_in_household, persons.follow_household_deaths,
  persons.forget_household_deaths from public;
