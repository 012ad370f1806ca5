-- A case follows its person when records are merged, and goes back when they are split.

-- What persons told: step 1 a merger, step 2 its undoing. Events may come twice or out of order; the later step counts.
create table cases.person_merge (
  merge_id uuid primary key,
  merged_id uuid not null,
  kept_id uuid not null,
  step smallint not null check (step in (1, 2)),
  -- what went over and is to go back: the cases, and where the merged person lived
  case_ids uuid[] not null default '{}',
  resident jsonb
);
alter table cases.person_merge enable row level security;
alter table cases.person_merge force row level security;
-- no policy: nobody meets a row
grant select on cases.person_merge to cse_cases;

-- Lets cases and what hangs on them change their person, with the key by which that person reads them.
create function cases.change_person(cases_moved uuid[], former uuid, latter uuid) returns void
  language plpgsql security definer set search_path = cases, pg_temp as $$
declare
  part text;
begin
  update "case" set person_id = latter,
    readers = array_replace(readers, 'person:' || former, 'person:' || latter),
    file_readers = array_replace(file_readers, 'person:' || former, 'person:' || latter)
  where id = any (cases_moved);
  for part in
    select table_class.relname from pg_catalog.pg_class table_class
    where table_class.relnamespace = 'cases'::regnamespace and table_class.relkind = 'r'
      and 2 = (select count(*) from pg_catalog.pg_attribute
               where attrelid = table_class.oid and attname in ('case_id', 'person_id') and not attisdropped)
    order by table_class.relname
  loop
    execute format('update cases.%I set person_id = $1 where case_id = any ($2) and person_id = $3', part)
      using latter, cases_moved, former;
  end loop;
end $$;
revoke all on function cases.change_person from public;

-- Follows a merger or its undoing. Done twice it changes nothing.
create function cases.follow_merge(merge uuid, merged uuid, kept uuid, told smallint) returns void
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  known person_merge;
  moved uuid[];
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
    moved := array(select id from "case" where person_id = merged order by id for update);
    perform change_person(moved, merged, kept);
    update person_merge set case_ids = moved, resident = (select to_jsonb(lived) from resident as lived where person_id = merged)
      where merge_id = merge;
    delete from resident where person_id = merged;
  elsif known.step = 1 then
    perform change_person(array(select id from "case" where id = any (known.case_ids) and person_id = kept order by id for update), kept, merged);
    if known.resident is not null then
      insert into resident select * from jsonb_populate_record(null::resident, known.resident) on conflict do nothing;
    end if;
  end if;
end $$;
revoke all on function cases.follow_merge from public;
grant execute on function cases.follow_merge to cse_cases;

-- In an emergency nobody opens a restricted document, whatever else they may open: it takes a key held by office.
create policy restricted_takes_a_standing_key on cases.document as restrictive for select using (
  not restricted or coalesce(readers && (select registry.viewer_standing_keys()), false)
);
