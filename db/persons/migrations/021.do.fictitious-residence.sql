-- Fictitious residence (residenza in via fittizia, L. 1228/1954 art. 2 c. 3): who has no home is registered at an address of the comune, by a procedure
-- with its register: requested, registered or refused, cancelled.

create table persons.fictitious_residence (
  id uuid primary key,
  person_id uuid not null references persons.person,
  comune text not null references registry.comune,
  status text not null check (status in ('REQUESTED', 'REGISTERED', 'REFUSED', 'CANCELLED')),
  requested_on date not null,
  protocol text not null,
  -- where the person is usually found
  presence text not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  decided_on date check (decided_on >= requested_on),
  decision text,
  -- year and number in the register of the comune, the address of the comune, and the first day
  register_number text,
  address text,
  registered_from date check (registered_from >= requested_on),
  cancelled_on date check (cancelled_on >= registered_from),
  cancel_reason text,
  check ((status = 'REQUESTED') = (decided_on is null)),
  check (num_nulls(decided_on, decision) in (0, 2)),
  check ((status in ('REGISTERED', 'CANCELLED')) = (register_number is not null)),
  check (num_nulls(register_number, address, registered_from) in (0, 3)),
  check ((status = 'CANCELLED') = (cancelled_on is not null)),
  check (num_nulls(cancelled_on, cancel_reason) in (0, 2))
);
create index on persons.fictitious_residence (person_id);
create unique index one_fictitious_residence on persons.fictitious_residence (person_id) where status in ('REQUESTED', 'REGISTERED');
create unique index register_of_fictitious_residence on persons.fictitious_residence (comune, register_number);
create index fictitious_residences_latest on persons.fictitious_residence (comune, requested_on, id);

-- The register is that of the comune, also of who has moved on; the rest is seen with the person.
alter table persons.fictitious_residence enable row level security;
alter table persons.fictitious_residence force row level security;
create policy seen_with_the_person_or_in_the_register on persons.fictitious_residence for select using (
  'comune:' || comune = any ((select registry.viewer_keys())::text[])
  or exists (select from persons.person where person.id = fictitious_residence.person_id));
create policy requested_at_the_comune on persons.fictitious_residence for insert with check (
  'comune:' || comune = any ((select registry.viewer_keys())::text[])
  and exists (select from persons.person where person.id = fictitious_residence.person_id));
create policy decided_by_the_comune on persons.fictitious_residence for update using (
  'comune:' || comune = any ((select registry.viewer_keys())::text[]));
grant select, insert on persons.fictitious_residence to cse_persons;
revoke update on persons.fictitious_residence from cse_persons;
grant update (status, decided_on, decision, register_number, address, registered_from, cancelled_on, cancel_reason) on persons.fictitious_residence to cse_persons;
select registry.withhold_restricted('persons');

-- Who finds a home, wherever it is, is no longer registered at the address of the comune.
create function persons.leave_fictitious_residence() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  update fictitious_residence known
    set status = 'CANCELLED', cancelled_on = greatest(known.registered_from, coalesce(new.residence_since, registry.day_in_italy(new.updated_at))),
      cancel_reason = 'Nuova residenza'
    where known.person_id = new.id and known.status = 'REGISTERED'
      and (new.residence_comune, new.residence_address) is distinct from (known.comune, known.address);
  return null;
end $$;
revoke all on function persons.leave_fictitious_residence from public;
create trigger fictitious_residence_is_left after update of residence_comune, residence_address on persons.person
  for each row execute function persons.leave_fictitious_residence();

-- As before; and whoever has no residence any more is seen again by the comune that received them.
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
    -- the comune that received who had no residence looks after the record no longer, unless it holds a case, and again when there is none
    readers = array_remove(array_remove(readers, 'comune:' || former), 'comune:' || received_by)
      || array_remove(array['comune:' || coalesce(town, received_by)], null),
    version = version + 1,
    updated_at = at
  where id = mover;
  return true;
end $$;
