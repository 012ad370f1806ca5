-- What analytics is told of cases, beside what they hold already.

alter table cases."case"
  -- the days on which it first came to these phases
  add column assessment_reached_on date,
  add column project_reached_on date,
  add column delivery_reached_on date,
  add column closure_reached_on date,
  -- how often it went over to another record of its person: each time it is told anew, under that one's pseudonym
  add column person_changes integer not null default 0;

update cases."case" set
  assessment_reached_on = reached.assessment, project_reached_on = reached.project, delivery_reached_on = reached.delivery,
  closure_reached_on = reached.closure
from (
  select case_id,
    (min(at) filter (where phase = 'NEEDS_ASSESSMENT') at time zone 'Europe/Rome')::date as assessment,
    (min(at) filter (where phase = 'INDIVIDUAL_PROJECT') at time zone 'Europe/Rome')::date as project,
    (min(at) filter (where phase = 'SERVICE_DELIVERY') at time zone 'Europe/Rome')::date as delivery,
    (min(at) filter (where phase = 'CLOSED') at time zone 'Europe/Rome')::date as closure
  from cases.event group by case_id
) reached where case_id = id;

create function cases.note_reached() returns trigger
  language plpgsql as $$
declare
  day date := (new.updated_at at time zone 'Europe/Rome')::date;
begin
  case new.phase
    when 'NEEDS_ASSESSMENT' then new.assessment_reached_on := coalesce(old.assessment_reached_on, day);
    when 'INDIVIDUAL_PROJECT' then new.project_reached_on := coalesce(old.project_reached_on, day);
    when 'SERVICE_DELIVERY' then new.delivery_reached_on := coalesce(old.delivery_reached_on, day);
    when 'CLOSED' then new.closure_reached_on := coalesce(old.closure_reached_on, day);
    else null;
  end case;
  return new;
end $$;
create trigger reached_noted before update of phase on cases."case"
  for each row when (old.phase <> new.phase) execute function cases.note_reached();

-- The fund that pays for the body, as finance decided, and that of what was delivered meanwhile.
alter table cases.planned_intervention add column fund text;
grant update (fund) on cases.planned_intervention to cse_cases;

alter table cases.delivery
  add column fund text,
  -- the comune of the case at that time
  add column comune text references registry.comune,
  -- counts what analytics is told of it
  add column version integer not null default 1;
update cases.delivery set comune = held.comune, version = case delivery.status when 'WITHDRAWN' then 2 else 1 end
  from cases."case" held where held.id = case_id;
alter table cases.delivery alter column comune set not null;
grant update (version) on cases.delivery to cse_cases;

-- A transfer counts where it was asked for, wherever the case is now.
alter table cases.transfer
  add column comune text references registry.comune,
  add column ambito_code text references registry.ambito,
  add column target_area text;
update cases.transfer set comune = held.comune, ambito_code = held.ambito_code, target_area = held.target_area
  from cases."case" held where held.id = case_id;
alter table cases.transfer alter column comune set not null, alter column ambito_code set not null, alter column target_area set not null;

-- Where whoever records it does not say so. These run as the owner, whom row policies do not bind.
create function cases.take_comune_of_case() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  select comune into strict new.comune from "case" where id = new.case_id;
  return new;
end $$;
create trigger comune_from_case before insert on cases.delivery
  for each row when (new.comune is null) execute function cases.take_comune_of_case();

create function cases.take_place_of_case() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  select comune, ambito_code, target_area into strict new.comune, new.ambito_code, new.target_area from "case" where id = new.case_id;
  return new;
end $$;
create trigger place_from_case before insert on cases.transfer
  for each row when (new.comune is null) execute function cases.take_place_of_case();

-- What goes over to another record of its person counts as changed, so that what is told of it anew replaces what was told.
create or replace function cases.change_person(cases_moved uuid[], former uuid, latter uuid) returns void
  language plpgsql security definer set search_path = cases, pg_temp as $$
declare
  part text;
begin
  update "case" set person_id = latter, person_changes = person_changes + 1,
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
  update delivery set version = version + 1 where case_id = any (cases_moved);
  update transfer set version = version + 1 where case_id = any (cases_moved);
  update assessment set version = version + 1 where case_id = any (cases_moved) and completed_on is not null;
end $$;

-- As before, and it answers which cases went over.
drop function cases.follow_merge(uuid, uuid, uuid, smallint);
create function cases.follow_merge(merge uuid, merged uuid, kept uuid, told smallint) returns uuid[]
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  known person_merge;
  moved uuid[] := '{}';
begin
  if not coalesce('system:merge' = any (registry.viewer_keys()), false) then
    raise exception 'mergers are followed by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  select * into known from person_merge where merge_id = merge for update;
  if known.step >= told then
    return moved;
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
    moved := array(select id from "case" where id = any (known.case_ids) and person_id = kept order by id for update);
    perform change_person(moved, kept, merged);
    if known.resident is not null then
      insert into resident select * from jsonb_populate_record(null::resident, known.resident) on conflict do nothing;
    end if;
  end if;
  return moved;
end $$;

-- Finance decided who pays: deliveries that were recorded before it did get the fund too. It answers which.
create function cases.fund_deliveries(planned uuid, paying text) returns uuid[]
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  funded uuid[];
begin
  if not coalesce('system:funding' = any (registry.viewer_keys()), false) then
    raise exception 'what finance decides is kept by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  with changed as (
    update delivery set fund = paying, version = version + 1
    where planned_intervention_id = planned and fund is null and paying is not null and status <> 'WITHDRAWN'
    returning id
  )
  select coalesce(array_agg(id), '{}') into funded from changed;
  return funded;
end $$;

-- What is told anew of cases whose person changed, and of deliveries whose fund did. Nobody but the platform asks, and it passes it on
-- without names.
create function cases.retold_cases(cases_moved uuid[]) returns table (
    uuid uuid, person_id uuid, comune text, ambito text, province text, target_area text, phase text, status text, opened_on date,
    closed_on date, closure_reason text, assessment_reached_on date, project_reached_on date, delivery_reached_on date,
    closure_reached_on date, version integer, person_changes integer)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select held.id, held.person_id, held.comune, held.ambito_code, comune.province, held.target_area, held.phase, held.status, held.opened_on,
    held.closed_on, held.closure_reason, held.assessment_reached_on, held.project_reached_on, held.delivery_reached_on,
    held.closure_reached_on, held.version, held.person_changes
  from cases."case" held join registry.comune on comune.istat_code = held.comune
  where held.id = any (cases_moved) and 'system:merge' = any (registry.viewer_keys())
  order by held.id;
end;

create function cases.retold_deliveries(cases_moved uuid[], deliveries uuid[]) returns table (
    uuid uuid, person_id uuid, comune text, ambito text, province text, target_area text, phase text, service_type text, month date,
    hours numeric, amount_cents bigint, fund text, withdrawn boolean, version integer)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select given.id, given.person_id, given.comune, given.ambito_code, comune.province, held.target_area, held.phase, given.service_type,
    given.month, given.hours, given.amount_cents, given.fund, given.status = 'WITHDRAWN', given.version
  from cases.delivery given
  join cases."case" held on held.id = given.case_id
  join registry.comune on comune.istat_code = given.comune
  where (given.case_id = any (cases_moved) or given.id = any (deliveries))
    and array['system:merge', 'system:funding'] && registry.viewer_keys()
  order by given.id;
end;

create function cases.retold_assessments(cases_moved uuid[]) returns table (
    uuid uuid, person_id uuid, comune text, ambito text, province text, target_area text, instrument text, scale text, at_least numeric,
    completed_on date, version integer)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select made.id, held.person_id, held.comune, held.ambito_code, comune.province, held.target_area, made.instrument, reading.scale,
    reading.at_least, made.completed_on, made.version
  from cases.assessment made
  join cases."case" held on held.id = made.case_id
  join registry.comune on comune.istat_code = held.comune
  left join cases.instrument blank on blank.code = made.instrument and blank.version = made.instrument_version
  left join lateral (
    select said.scale, said.at_least from cases.instrument_reading said
    where said.instrument = blank.code and said.version = blank.version and said.scale = blank.headline_scale and said.at_least <= made.score
    order by said.at_least desc limit 1
  ) reading on true
  where made.case_id = any (cases_moved) and made.completed_on is not null and 'system:merge' = any (registry.viewer_keys())
  order by made.id;
end;

create function cases.retold_transfers(cases_moved uuid[]) returns table (
    uuid uuid, person_id uuid, comune text, ambito text, province text, target_area text, status text, requested_at timestamptz,
    decided_at timestamptz, version integer)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select asked.id, asked.person_id, asked.comune, asked.ambito_code, comune.province, asked.target_area, asked.status, asked.requested_at,
    asked.decided_at, asked.version
  from cases.transfer asked join registry.comune on comune.istat_code = asked.comune
  where asked.case_id = any (cases_moved) and 'system:merge' = any (registry.viewer_keys())
  order by asked.id;
end;

do $$
declare
  ours text;
begin
  foreach ours in array array['follow_merge', 'fund_deliveries', 'retold_cases', 'retold_deliveries', 'retold_assessments', 'retold_transfers']
  loop
    execute format('revoke all on function cases.%I from public', ours);
    execute format('grant execute on function cases.%I to cse_cases', ours);
  end loop;
end $$;
