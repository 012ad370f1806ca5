-- The number goes where the holder of a case is kept.
create or replace function cases.keep_custody() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  insert into registry.case_custody (case_id, person_id, readers, closed_on, number)
  values (new.id, new.person_id, array[new.holder], case when new.phase = 'CLOSED' then new.closed_on end, new.number)
  on conflict (case_id) do update set person_id = excluded.person_id, readers = excluded.readers, closed_on = excluded.closed_on;
  return null;
end $$;
update registry.case_custody set number = held.number from cases."case" held where held.id = case_id;
