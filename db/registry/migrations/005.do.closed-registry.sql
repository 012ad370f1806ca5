-- What the roles may do in the schema that they share.

-- Custody is written by the triggers of cases, which run as their owner. Cases reads all of it: it must know where a person's cases are held.
drop policy written_by_cases on registry.case_custody;
create policy read_by_cases on registry.case_custody for select to cse_cases using (true);
revoke insert, update on registry.case_custody from cse_cases;

-- The citizen of a demo is somebody: persons, which knows everybody by tax code, says who.
alter table registry.demo_citizen enable row level security;
alter table registry.demo_citizen force row level security;
create policy read_by_persons on registry.demo_citizen for select to cse_persons using (true);
grant select on registry.demo_citizen to cse_persons;

-- It runs as its owner, so it says where its names are looked for.
do $$
declare
  asked regprocedure;
begin
  for asked in select oid from pg_proc where pronamespace = 'registry'::regnamespace and proname = 'emergencies_of' loop
    execute format('alter function %s set search_path = registry, pg_temp', asked);
  end loop;
end $$;
