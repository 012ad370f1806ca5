-- Booking: slots with places, who may book where, and what became of an appointment.

-- What a person may come for. A code and no text: what somebody asks help for is told to the professional, not to the agenda.
create table services.appointment_purpose (
  code text primary key check (code ~ '^[A-Z_]+$'),
  label text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
insert into services.appointment_purpose (code, label, valid_from) values
  ('FIRST_INTERVIEW', 'Primo colloquio', '2026-01-01'),
  ('INFORMATION', 'Informazioni sui servizi', '2026-01-01'),
  ('DOCUMENTS', 'Consegna di documenti', '2026-01-01'),
  ('PROJECT_REVIEW', 'Verifica del progetto', '2026-01-01'),
  ('CONTRIBUTION', 'Domanda di contributo', '2026-01-01'),
  ('HOME_CARE', 'Assistenza domiciliare', '2026-01-01'),
  ('OTHER', 'Altro', '2026-01-01');

update services.appointment set purpose = coalesce(
  (select code from services.appointment_purpose where label = purpose), 'OTHER');
alter table services.appointment
  add foreign key (purpose) references services.appointment_purpose,
  -- which of the slot's places it takes
  add place smallint not null default 1 check (place > 0),
  -- when it was cancelled, checked in or missed
  add settled_at timestamptz,
  -- why it was cancelled, for the person to read
  add reason text check (length(reason) between 1 and 500),
  add version integer not null default 1;

-- A slot has as many places as desks that receive at the same time. Which are free stands here, and the appointments themselves take them
-- and give them back: a place that is not free cannot be taken. With the index below, nothing can be sold twice.
drop index services.free_slots;
alter table services.slot drop column booked;
alter table services.slot
  add capacity smallint not null default 1 check (capacity between 1 and 50),
  add free_places smallint[] not null default '{1}',
  -- called off by the office while nobody had booked it
  add withdrawn boolean not null default false,
  add check (cardinality(free_places) <= capacity),
  add check (not withdrawn or cardinality(free_places) = capacity);
update services.slot set free_places = '{}'
where id in (select slot_id from services.appointment where status <> 'CANCELLED');
alter table services.slot add booked boolean not null generated always as (cardinality(free_places) = 0) stored;
create index free_slots on services.slot (comune, starts_at, id) where not booked and not withdrawn;

-- A withdrawn slot leaves its time to another one.
alter table services.slot drop constraint slot_office_id_tstzrange_excl;
alter table services.slot add constraint one_slot_at_a_time
  exclude using gist (office_id with =, tstzrange(starts_at, ends_at) with &&) where (not withdrawn);

drop index services.one_booking_a_slot;
create unique index one_appointment_a_place on services.appointment (slot_id, place) where status <> 'CANCELLED';
create unique index one_place_a_person on services.appointment (slot_id, person_id) where status <> 'CANCELLED';

create function services.take_place() returns trigger
  language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.status <> 'CANCELLED' then
    update services.slot set free_places = free_places || old.place where id = old.slot_id;
  end if;
  if tg_op <> 'DELETE' and new.status <> 'CANCELLED' then
    update services.slot set free_places = array_remove(free_places, new.place)
    where id = new.slot_id and new.place = any (free_places) and not withdrawn;
    if not found then
      raise exception 'the place is not free' using errcode = 'unique_violation', constraint = 'one_appointment_a_place';
    end if;
  end if;
  return null;
end $$;
create trigger place_is_taken after insert or delete on services.appointment
  for each row execute function services.take_place();
create trigger place_is_changed after update of status, slot_id, place on services.appointment
  for each row when ((old.slot_id, old.place, old.status = 'CANCELLED') <> (new.slot_id, new.place, new.status = 'CANCELLED'))
  execute function services.take_place();

-- Where a person lives, as persons tells it: the comune whose front offices receive that person. A row is locked by whoever books for the
-- person, so that two bookings of one person are counted one after the other.
create table services.resident (
  person_id uuid primary key,
  -- none for who has left the region, or has no known abode
  comune text references registry.comune,
  since date not null,
  readers text[] not null,
  check (readers @> array['person:' || person_id]),
  check (comune is null or readers @> array['comune:' || comune])
);
alter table services.resident enable row level security;

-- A database that was filled before residents were kept here.
do $$
begin
  if to_regclass('persons.person') is not null then
    insert into services.resident (person_id, comune, since, readers)
    select id, residence_comune, coalesce(residence_since, '1900-01-01'),
      array_remove(array['comune:' || residence_comune, 'person:' || id], null)
    from persons.person where residence_comune is not null;
  end if;
end $$;

alter table services.resident force row level security;
create policy seen_by_readers on services.resident
  using (coalesce(readers && (select registry.viewer_keys()), false));

grant select on services.appointment_purpose, services.resident, registry.case_custody to cse_services;
grant insert, update on services.resident to cse_services;
