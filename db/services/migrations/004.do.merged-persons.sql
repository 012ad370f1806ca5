-- Appointments follow their person when records are merged, and go back when they are split.

-- What persons told: step 1 a merger, step 2 its undoing. Events may come twice or out of order; the later step counts.
create table services.person_merge (
  merge_id uuid primary key,
  merged_id uuid not null,
  kept_id uuid not null,
  step smallint not null check (step in (1, 2)),
  appointment_ids uuid[] not null default '{}'
);
alter table services.person_merge enable row level security;
alter table services.person_merge force row level security;
-- no policy: nobody meets a row
grant select on services.person_merge to cse_services;

-- Follows a merger or its undoing. Done twice it changes nothing. Where both records had a place in one slot, each keeps its own.
create function services.follow_merge(merge uuid, merged uuid, kept uuid, told smallint) returns void
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
declare
  known person_merge;
begin
  if not coalesce('system:merge' = any (registry.viewer_keys()), false) then
    raise exception 'mergers are followed by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  select * into known from person_merge where merge_id = merge for update;
  if known.step >= told then
    return;
  end if;
  insert into person_merge (merge_id, merged_id, kept_id, step) values (merge, merged, kept, told)
  on conflict (merge_id) do update set step = excluded.step;
  if told = 1 then
    with moved as (
      update appointment set person_id = kept, readers = array_replace(readers, 'person:' || merged, 'person:' || kept)
      where person_id = merged and not exists (
        select from appointment own
        where own.slot_id = appointment.slot_id and own.person_id = kept and own.status <> 'CANCELLED' and appointment.status <> 'CANCELLED')
      returning id
    )
    update person_merge set appointment_ids = array(select id from moved) where merge_id = merge;
  elsif known.step = 1 then
    update appointment set person_id = merged, readers = array_replace(readers, 'person:' || kept, 'person:' || merged)
    where id = any (known.appointment_ids) and person_id = kept;
  end if;
end $$;
revoke all on function services.follow_merge from public;
grant execute on function services.follow_merge to cse_services;
