-- Appointments are erased when their time is over (db/registry/migrations/014); where somebody lived, when nothing else of the person is left.

-- Why an appointment is kept, on a day: null when its time was over before it.
create function services.why_kept(kept services.appointment, asked_on date) returns text
  language sql stable security definer set search_path = services, registry, pg_temp
  return case
    when registry.is_restricted(array[kept.person_id]) then 'RESTRICTED'
    when registry.in_care(array[kept.person_id]) then 'PERSON_IN_CARE'
    when coalesce(registry.kept_until('APPOINTMENT', (
      select registry.day_in_italy(ends_at) from services.slot where id = kept.slot_id), asked_on) >= asked_on, true) then 'PERIOD_RUNNING'
  end;
revoke all on function services.why_kept from public;

-- The appointments whose time was over before a day, by id from one on: to be proposed.
create function services.appointments_due(asked_on date, after uuid, most integer) returns table (
    record_id uuid, person_id uuid, holder text, reference text, started_on date, kept_until date)
  language plpgsql stable security definer set search_path = services, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  return query
    select kept.id, kept.person_id, 'comune:' || kept.comune, null::text, held.day, registry.kept_until('APPOINTMENT', held.day, asked_on)
    from appointment kept join slot on slot.id = kept.slot_id, lateral (select registry.day_in_italy(slot.ends_at) as day) as held
    where (after is null or kept.id > after) and services.why_kept(kept, asked_on) is null
      and not exists (select from registry.disposal_order where rule = 'APPOINTMENT' and disposal_order.record_id = kept.id)
    order by kept.id limit most;
end $$;

-- Erases ordered appointments. @returns of each what stands in the way; none is shown that is gone already
create function services.erase_appointments(records uuid[], asked_on date) returns table (record_id uuid, person_id uuid, because text)
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('APPOINTMENT', records);
  gone uuid[];
begin
  perform registry.assert_erasing();
  perform from appointment kept where kept.id = any (records) order by kept.id for update;
  gone := array(select kept.id from appointment kept where kept.id = any (due) and services.why_kept(kept, asked_on) is null);
  return query
    select kept.id, kept.person_id,
      case when kept.id = any (due) then services.why_kept(kept, asked_on) else 'NOT_ORDERED' end
    from appointment kept where kept.id = any (records) order by kept.id;
  delete from appointment kept where kept.id = any (gone);
  update person_merge set appointment_ids = array(select id from unnest(appointment_ids) as id where id <> all (gone)) where appointment_ids && gone;
  delete from receipt where registry.names_one_of(outcome, gone);
  perform registry.remove_events_about(gone);
end $$;

-- Those of these persons of whom an appointment is kept.
create function services.with_appointments(persons uuid[]) returns uuid[]
  language plpgsql stable security definer set search_path = services, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  return array(select distinct kept.person_id from appointment kept where kept.person_id = any (persons) order by 1);
end $$;

-- Forgets where persons lived of whom no appointment is left. @returns of whom one is, and who was not ordered to be forgotten
create function services.forget_persons(persons uuid[]) returns table (person_id uuid, because text)
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('PERSON_RECORD', persons);
  gone uuid[];
begin
  perform registry.assert_erasing();
  -- whoever books locks it
  perform from resident lived where lived.person_id = any (due) order by lived.person_id for update;
  gone := array(select id from unnest(due) as id where not exists (select from appointment kept where kept.person_id = id));
  delete from resident lived where lived.person_id = any (gone);
  delete from person_merge where merged_id = any (gone) or kept_id = any (gone);
  delete from receipt where registry.names_one_of(outcome, gone);
  return query
    select id, case when id = any (due) then 'IN_USE' else 'NOT_ORDERED' end from unnest(persons) as id where id <> all (gone);
end $$;

do $$
declare
  ours text;
begin
  foreach ours in array array['appointments_due', 'erase_appointments', 'with_appointments', 'forget_persons']
  loop
    execute format('revoke all on function services.%I from public', ours);
    execute format('grant execute on function services.%I to cse_services', ours);
  end loop;
end $$;
