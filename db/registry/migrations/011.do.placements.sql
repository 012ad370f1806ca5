-- Which places are protected and who is placed where, as far as row policies of several schemas need it.

-- Places whose whereabouts the law keeps secret (the catalogue says which, services keeps this list). Ids alone: they tell nothing.
create table registry.protected_place (
  facility_id uuid primary key
);
grant select on registry.protected_place to cse_services, cse_cases, cse_analytics;

-- The facilities at which an open case plans or receives something. Kept by cases, in the transaction that plans it.
create table registry.placement (
  facility_id uuid not null,
  case_id uuid not null,
  -- the last day; none while it goes on
  until date,
  primary key (facility_id, case_id)
);
create index on registry.placement (case_id);

alter table registry.placement enable row level security;
alter table registry.placement force row level security;
-- Seen by who works with the whole file of that case, by office: an emergency opens no place.
create policy seen_by_who_places on registry.placement for select using (
  (until is null or until >= current_date)
  and (select registry.viewer_standing_keys()) && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE']
  and exists (
    select from registry.case_custody held
    where held.case_id = placement.case_id and held.readers && (select registry.viewer_standing_keys()))
);
grant select on registry.placement to cse_services, cse_cases;
