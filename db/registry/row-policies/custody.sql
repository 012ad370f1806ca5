-- Which cases somebody holds, and where people are placed: what row policies of several subgraphs need.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The holder of a case and the person know of it. Cases keeps it; for the money of a citizen’s cases finance finds it by the person, and for the waiting lists
-- services.
alter table registry.case_custody enable row level security, force row level security;

create policy held_by_viewer on registry.case_custody for select
  using (readers && registry.viewer_keys());

create policy of_the_person_for_finance on registry.case_custody for select to cse_finance
  using (person_id = registry.viewer_person());

create policy of_the_person_for_services on registry.case_custody for select to cse_services
  using (person_id = registry.viewer_person());

create policy read_by_cases on registry.case_custody for select to cse_cases
  using (true);

-- The front office at which a request waits knows of it; persons alone reads it, for its row policies. Cases keeps it, without restricted requests.
alter table registry.open_request enable row level security, force row level security;

create policy waits_at_the_body on registry.open_request for select
  using (readers && registry.viewer_keys());

-- At which place somebody is planned or followed: for social workers and the Ufficio di Piano of who holds the case, as long as it lasts.
-- An emergency opens none, and a protected case leads colleagues to none.
alter table registry.placement enable row level security, force row level security;

create policy not_of_withheld_cases on registry.placement as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_who_places on registry.placement for select
  using ((until is null or until >= registry.day_in_italy(now()))
    and registry.viewer_standing_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE']
    and (exists (select from registry.case_custody held where held.case_id = placement.case_id and held.readers && registry.viewer_standing_keys())));

-- Days after a contract, or the end of a service, during which the provider still sees it.
create function registry.accounting_days() returns integer
  return 90;
