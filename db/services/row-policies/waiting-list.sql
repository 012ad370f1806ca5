-- Waiting lists and rankings (liste d’attesa, graduatorie).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Which lists a body keeps is an act that it publishes; coordinators of the comune and the Ufficio di Piano open them.
alter table services.waiting_list enable row level security, force row level security;

create policy everybody on services.waiting_list for select
  using (true);

create policy opened_by_the_body on services.waiting_list for insert
  with check (services.viewer_ranks(organisation));

-- Criteria are published with the list; who ranks for its body sets and ends them.
alter table services.ranking_criterion enable row level security, force row level security;

create policy everybody on services.ranking_criterion for select
  using (true);

create policy set_by_the_body on services.ranking_criterion for insert
  with check (exists (select from services.waiting_list list where list.id = ranking_criterion.list_id and services.viewer_ranks(list.organisation)));

create policy ended_by_the_body on services.ranking_criterion for update
  using (exists (select from services.waiting_list list where list.id = ranking_criterion.list_id and services.viewer_ranks(list.organisation)));

-- Who ranks for the body of the list, who follows the case by office, and its person; while the record is protected or restricted, nobody who may not see
-- that. Social workers and the Ufficio di Piano of who holds the case apply; who ranks assigns, who follows and the person renounce.
alter table services.waiting_list_entry enable row level security, force row level security;

create policy not_while_restricted on services.waiting_list_entry as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_who_ranks_or_follows on services.waiting_list_entry for select
  using (services.viewer_follows(case_id)
    or (exists (select from services.waiting_list list where list.id = waiting_list_entry.list_id and services.viewer_ranks(list.organisation))));

create policy entered_by_who_follows on services.waiting_list_entry for insert
  with check (services.viewer_follows(case_id)
    and registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE']);

create policy settled_by_who_ranks_or_follows on services.waiting_list_entry for update
  using (services.viewer_follows(case_id)
    or (exists (select from services.waiting_list list where list.id = waiting_list_entry.list_id and services.viewer_ranks(list.organisation))));

-- Whether the viewer ranks who waits for a body.
create function services.viewer_ranks(organisation text) returns boolean
  return ((organisation = any (registry.viewer_keys())) and (registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE']));

-- Whether the viewer holds a case by office and works with it, or is its person. An emergency opens no waiting list.
create function services.viewer_follows(which uuid) returns boolean
  return (exists (select from registry.case_custody held where ((held.case_id = viewer_follows.which) and ((held.person_id = registry.viewer_person()) or ((held.readers && registry.viewer_standing_keys()) and (registry.viewer_standing_keys() && array['role:SOCIAL_WORKER', 'role:PLAN_OFFICE', 'role:SUPERVISOR']))))));
