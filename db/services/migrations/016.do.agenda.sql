-- The agenda of a front office is read in the order of time, from the appointments themselves: most slots are free.
alter table services.appointment add column starts_at timestamptz;
update services.appointment set starts_at = slot.starts_at from services.slot where slot.id = slot_id;
alter table services.appointment alter column starts_at set not null;
create index agenda_of_comune on services.appointment (comune, starts_at, id);

create function services.take_time_of_slot() returns trigger
  language plpgsql as $$
begin
  select starts_at into strict new.starts_at from services.slot where id = new.slot_id;
  return new;
end $$;
create trigger time_of_slot before insert or update of slot_id on services.appointment
  for each row execute function services.take_time_of_slot();

create function services.follow_slot() returns trigger
  language plpgsql security definer set search_path = services, pg_temp as $$
begin
  update appointment set starts_at = new.starts_at where slot_id = new.id;
  return null;
end $$;
revoke all on function services.take_time_of_slot, services.follow_slot from public;
create trigger appointments_follow after update of starts_at on services.slot
  for each row when (old.starts_at is distinct from new.starts_at) execute function services.follow_slot();
