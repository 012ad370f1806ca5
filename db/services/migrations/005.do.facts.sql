-- What analytics is told of appointments when they follow their person to another record.

-- As before, and it answers which went over. Each counts as changed, so that what is told of it anew replaces what was told.
drop function services.follow_merge(uuid, uuid, uuid, smallint);
create function services.follow_merge(merge uuid, merged uuid, kept uuid, told smallint) returns uuid[]
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

-- Nobody but the platform asks, and it passes it on without names.
create function services.retold_appointments(moved uuid[]) returns table (
    uuid uuid, person_id uuid, comune text, ambito text, province text, purpose text, booked_at timestamptz, starts_at timestamptz,
    status text, version integer)
  language sql stable security definer set search_path = services, registry, pg_temp
begin atomic
  select made.id, made.person_id, made.comune, member.ambito, comune.province, made.purpose, made.booked_at, slot.starts_at, made.status,
    made.version
  from services.appointment made
  join services.slot on slot.id = made.slot_id
  join registry.comune on comune.istat_code = made.comune
  join registry.ambito_membership member on member.comune = made.comune
    and daterange(member.valid_from, member.valid_to) @> (slot.starts_at at time zone 'Europe/Rome')::date
  where made.id = any (moved) and 'system:merge' = any (registry.viewer_keys())
  order by made.id;
end;

revoke all on function services.follow_merge, services.retold_appointments from public;
grant execute on function services.follow_merge, services.retold_appointments to cse_services;
