-- Waiting lists (liste d’attesa, graduatorie) for a service, at a facility or in the whole territory of a body. The lists and their criteria are acts
-- of the body and public; who waits on them is not.

create table services.waiting_list (
  id uuid primary key,
  -- key of the body that keeps it
  organisation text not null,
  service_type text not null references services.service_type,
  -- none for what is given at home, or anywhere in the territory
  facility_id uuid references services.facility,
  opened_on date not null,
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  constraint one_list_of_a_service unique nulls not distinct (organisation, service_type, facility_id)
);
create index on services.waiting_list (facility_id);
create index on services.waiting_list (service_type);

-- How many points a circumstance gives, from a day on (criteri di priorità).
create table services.ranking_criterion (
  list_id uuid not null references services.waiting_list,
  code text not null check (code ~ '^[A-Z0-9_-]{1,30}$'),
  label text not null,
  points integer not null check (points between 1 and 1000),
  valid_from date not null,
  -- the first day on which it holds no more
  valid_to date check (valid_to >= valid_from),
  primary key (list_id, code, valid_from),
  constraint criterion_holds_once exclude using gist (list_id with =, code with =, daterange(valid_from, valid_to) with &&)
);

create table services.waiting_list_entry (
  id uuid primary key,
  list_id uuid not null references services.waiting_list,
  case_id uuid not null,
  -- day of the application: who applied first goes before others with as many points
  requested_on date not null,
  -- codes of criteria of the list that the person meets
  criteria text[] not null,
  status text not null default 'WAITING' check (status in ('WAITING', 'ASSIGNED', 'RENOUNCED')),
  -- day on which the place was assigned, or renounced
  settled_on date,
  -- first day of the place
  assigned_from date,
  -- the act that assigns a place out of the order
  act text,
  version integer not null default 1,
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  constraint settled_with_its_day check ((status = 'WAITING') = (settled_on is null)),
  constraint assigned_from_a_day check (status = 'WAITING' or status = 'RENOUNCED' or assigned_from is not null)
);
create unique index waiting_once on services.waiting_list_entry (list_id, case_id) where status <> 'RENOUNCED';
create index on services.waiting_list_entry (case_id);
create index on services.waiting_list_entry (list_id, status, requested_on);

-- How full a facility is: who is there through a case that is kept here, and others, of whom the register knows how many.
alter table services.facility_occupancy add column others integer check (others >= 0);
create function services.places_held(which uuid) returns integer
  language sql stable security definer set search_path = services, registry, pg_temp
begin atomic
  select count(distinct case_id)::integer from (
    select stay.case_id from registry.placement stay
    where stay.facility_id = which and stay.since <= registry.day_in_italy(now()) and (stay.until is null or stay.until >= registry.day_in_italy(now()))
    union all
    -- assigned, and the stay has not begun; once it has, it is counted as one
    select entry.case_id from services.waiting_list_entry entry
    join services.waiting_list list on list.id = entry.list_id
    join registry.case_custody held on held.case_id = entry.case_id
    where list.facility_id = which and entry.status = 'ASSIGNED' and held.closed_on is null
      and not exists (select from registry.placement stay where stay.facility_id = which and stay.case_id = entry.case_id and stay.since <= registry.day_in_italy(now()))
  ) held;
end;
update services.facility_occupancy set others = greatest(0, occupied - services.places_held(facility_id));

create function services.count_others() returns trigger
  language plpgsql as $$
begin
  new.others := coalesce(new.others, new.occupied);
  return new;
end $$;
create trigger others_counted before insert on services.facility_occupancy for each row execute function services.count_others();

-- Counts anew how many places are taken at facilities.
create function services.count_places(facilities uuid[]) returns void
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
begin
  insert into facility_occupancy (facility_id, occupied)
  select id, 0 from facility where id = any (facilities) order by id on conflict do nothing;
  perform from facility_occupancy known where known.facility_id = any (facilities) order by known.facility_id for update;
  update facility_occupancy known set occupied = least(facility.capacity, known.others + places_held(known.facility_id))
  from facility where facility.id = known.facility_id and known.facility_id = any (facilities)
    and known.occupied <> least(facility.capacity, known.others + places_held(known.facility_id));
end $$;
-- Counts anew where a stay begins or ended on this day, or on the day before.
create function services.count_places_of_day() returns void
  language sql security definer set search_path = services, registry, pg_temp
begin atomic
  select services.count_places(array(
    select distinct facility_id from registry.placement
    where since between registry.day_in_italy(now()) - 1 and registry.day_in_italy(now())
      or until between registry.day_in_italy(now()) - 2 and registry.day_in_italy(now())));
end;
-- Whether a place is free at a facility, for who is about to assign it: others wait until that is done.
create function services.has_free_place(which uuid) returns boolean
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
declare
  free boolean;
begin
  perform from facility_occupancy where facility_id = which for update;
  select known.others + places_held(which) < facility.capacity into free
  from facility left join facility_occupancy known on known.facility_id = facility.id where facility.id = which;
  return coalesce(free, true);
end $$;

-- The ranking of lists: by points on a day, then by day of application. Everybody who waits counts, also who is nobody’s business for the viewer.
create function services.ranking(lists uuid[], on_day date) returns table (entry_id uuid, points integer, "position" integer)
  language sql stable security definer set search_path = services, pg_temp
begin atomic
  select ranked.id, ranked.points, row_number() over (
    partition by ranked.list_id order by ranked.points desc, ranked.requested_on, ranked.recorded_at, ranked.id)::integer
  from (
    select entry.id, entry.list_id, entry.requested_on, entry.recorded_at, coalesce((
      select sum(criterion.points) from services.ranking_criterion criterion
      where criterion.list_id = entry.list_id and criterion.code = any (entry.criteria)
        and daterange(criterion.valid_from, criterion.valid_to) @> on_day), 0)::integer as points
    from services.waiting_list_entry entry where entry.list_id = any (lists) and entry.status = 'WAITING'
  ) ranked;
end;

-- Whoever settles an entry has its list for himself until that is done.
create function services.lock_list_of(entry uuid) returns void
  language plpgsql security definer set search_path = services, pg_temp as $$
begin
  perform from waiting_list where id = (select list_id from waiting_list_entry where id = entry) for update;
end $$;
-- Day of death of who waits, also for who ranks and does not follow the case.
create function services.death_of_waiting(entry uuid) returns date
  language sql stable security definer set search_path = services, registry, pg_temp
  return (
    select registry.death_of(held.person_id) from services.waiting_list_entry waiting join registry.case_custody held on held.case_id = waiting.case_id
    where waiting.id = entry);

-- What waits goes with the file of the case (registry/migrations/014).
create function services.forget_cases(cases uuid[]) returns void
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('CASE_FILE', cases);
begin
  perform registry.assert_erasing();
  delete from idempotency_record using waiting_list_entry entry where entry.case_id = any (due) and registry.names_one_of(outcome, array[entry.id]);
  delete from waiting_list_entry entry where entry.case_id = any (due);
end $$;

do $$
declare
  ours text;
begin
  foreach ours in array array['count_places', 'count_places_of_day', 'has_free_place', 'ranking', 'lock_list_of', 'death_of_waiting', 'forget_cases']
  loop
    execute format('revoke all on function services.%I from public', ours);
    execute format('grant execute on function services.%I to cse_services', ours);
  end loop;
  revoke all on function services.places_held from public;
end $$;

-- Rows -----------------------------------------------------------------------------------------------------------------
-- Whether the viewer ranks for a body: coordinators of the comune, the Ufficio di Piano.
create function services.viewer_ranks(organisation text) returns boolean
  language sql stable
  return organisation = any (registry.viewer_keys()) and registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE'];
-- Whether the viewer follows a case by office, or is its person.
create function services.viewer_follows(which uuid) returns boolean
  language sql stable
  return exists (
    select from registry.case_custody held where held.case_id = which and (
      held.person_id = registry.viewer_person()
      or held.readers && registry.viewer_standing_keys()
        and registry.viewer_standing_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:SUPERVISOR']));

alter table services.waiting_list enable row level security;
alter table services.waiting_list force row level security;
alter table services.ranking_criterion enable row level security;
alter table services.ranking_criterion force row level security;
alter table services.waiting_list_entry enable row level security;
alter table services.waiting_list_entry force row level security;
create policy everybody on services.waiting_list for select using (true);
create policy opened_by_the_body on services.waiting_list for insert with check (services.viewer_ranks(organisation));
create policy everybody on services.ranking_criterion for select using (true);
create policy set_by_the_body on services.ranking_criterion for insert
  with check (exists (select from services.waiting_list list where list.id = list_id and services.viewer_ranks(list.organisation)));
create policy ended_by_the_body on services.ranking_criterion for update
  using (exists (select from services.waiting_list list where list.id = list_id and services.viewer_ranks(list.organisation)));
create policy seen_by_who_ranks_or_follows on services.waiting_list_entry for select using (
  services.viewer_follows(case_id)
  or exists (select from services.waiting_list list where list.id = list_id and services.viewer_ranks(list.organisation)));
create policy entered_by_who_follows on services.waiting_list_entry for insert with check (
  services.viewer_follows(case_id) and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE']);
create policy settled_by_who_ranks_or_follows on services.waiting_list_entry for update using (
  services.viewer_follows(case_id)
  or exists (select from services.waiting_list list where list.id = list_id and services.viewer_ranks(list.organisation)));
grant select, insert on services.waiting_list, services.ranking_criterion, services.waiting_list_entry to cse_services;
grant update (valid_to) on services.ranking_criterion to cse_services;
grant update (status, settled_on, assigned_from, act, version) on services.waiting_list_entry to cse_services;
select registry.withhold_restricted('services');
