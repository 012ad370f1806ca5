-- One person who was booked twice in a slot, under two records, needs one place: when the records are merged the second booking is cancelled, its place
-- is free again, and it goes over with the others. A split gives it back as it is then.
create or replace function services.follow_merge(merge uuid, merged uuid, kept uuid, told smallint) returns uuid[]
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
declare
  known person_merge;
  went uuid[] := '{}';
begin
  if not coalesce('system:merge' = any (registry.viewer_keys()), false) then
    raise exception 'mergers are followed by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  select * into known from person_merge where merge_id = merge for update;
  if known.step >= told then
    return went;
  end if;
  insert into person_merge (merge_id, merged_id, kept_id, step) values (merge, merged, kept, told)
  on conflict (merge_id) do update set step = excluded.step;
  if told = 1 then
    update appointment set status = 'CANCELLED', settled_at = clock_timestamp(), reason = 'Doppia prenotazione della stessa persona.', version = version + 1
    where person_id = merged and status = 'BOOKED' and exists (
      select from appointment own
      where own.slot_id = appointment.slot_id and own.person_id = kept and own.status <> 'CANCELLED');
    with moved as (
      update appointment set person_id = kept, readers = array_replace(readers, 'person:' || merged, 'person:' || kept), version = version + 1
      where person_id = merged and not exists (
        select from appointment own
        where own.slot_id = appointment.slot_id and own.person_id = kept and own.status <> 'CANCELLED' and appointment.status <> 'CANCELLED')
      returning id
    )
    select coalesce(array_agg(id), '{}') into went from moved;
    update person_merge set appointment_ids = went where merge_id = merge;
  elsif known.step = 1 then
    with moved as (
      update appointment set person_id = merged, readers = array_replace(readers, 'person:' || kept, 'person:' || merged), version = version + 1
      where id = any (known.appointment_ids) and person_id = kept
      returning id
    )
    select coalesce(array_agg(id), '{}') into went from moved;
  end if;
  return went;
end $$;
