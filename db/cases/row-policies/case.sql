-- The case (cartella) and its history. `readers` of a row are the keys of those who read it: of a case the holder, the person, and the comune that had
-- it before and keeps a summary; of what belongs to its file the holder and the person.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Who has one of its keys reads it, its holder changes it; the reception and the social workers of a comune open cases of its own. A case that is
-- protected alone is there for the operators on its list.
alter table cases.case enable row level security, force row level security;

create policy not_while_protected on cases.case as restrictive for select
  using (id is null
    or (id <> all (registry.withheld_cases())));

create policy not_while_restricted on cases.case as restrictive for select
  using (person_id <> all (registry.withheld_persons()));

create policy seen_by_readers on cases.case for select
  using (coalesce(readers && registry.viewer_keys(), false));

create policy opened_by_comune on cases.case for insert
  with check ((('comune:' || comune) = any (registry.viewer_keys()))
    and cases.viewer_works()
    and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER'));

create policy changed_by_holder on cases.case for update
  using ((holder = any (registry.viewer_keys()))
    and cases.viewer_works())
  with check (holder = any (registry.viewer_keys()));

-- Who has the file.
alter table cases.assignment enable row level security, force row level security;

create policy not_while_restricted on cases.assignment as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.assignment for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and true);

create policy added_by_workers on cases.assignment for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works());

create policy changed_by_workers on cases.assignment for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and true
    and cases.viewer_works());

-- Who has the file. Operators append as they take steps; finance appends its decisions on money, and the platform what follows from events.
alter table cases.event enable row level security, force row level security;

create policy not_while_restricted on cases.event as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.event for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and true);

create policy added_by_finance on cases.event for insert
  with check (kind = 'FUNDING_DECIDED'
    and ('system:funding' = any (registry.viewer_keys())));

create policy added_by_the_system on cases.event for insert
  with check (cases.system_works());

create policy added_by_workers on cases.event for insert
  with check (true
    and cases.viewer_works());

create policy changed_by_workers on cases.event for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and true
    and cases.viewer_works());

-- Colleagues (operatori) are known to everybody who has any key, but to nobody who is invited from outside.
alter table cases.operator enable row level security, force row level security;

create policy colleagues_of_a_viewer on cases.operator for select
  using (cardinality(registry.viewer_keys()) > 0
    and (current_setting('cse.scope', true) <> all (array['HEALTH_PROFESSIONAL', 'PROVIDER'])));

-- Whose cases a comune may open: its residents, as persons emits it. For the comune.
alter table cases.resident enable row level security, force row level security;

create policy not_while_restricted on cases.resident as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_the_comune on cases.resident for select
  using (coalesce(readers && registry.viewer_keys(), false));

create policy written_from_events_of_persons on cases.resident for all
  using ('system:residence' = any (registry.viewer_keys()))
  with check ('system:residence' = any (registry.viewer_keys()));

-- Wrapped keys of encrypted texts: they open only what the viewer reads anyway. Who writes for a body makes them, and the person who sends a request.
alter table cases.data_key enable row level security, force row level security;

create policy seen_by_viewers on cases.data_key for select
  using (cardinality(registry.viewer_keys()) > 0
    or cases.system_works());

create policy made_by_who_submits on cases.data_key for insert
  with check (retired_at is null
    and record_id is null
    and current_setting('cse.scope', true) = 'CITIZEN'
    and organisation ~ '^comune:');

create policy made_by_who_writes on cases.data_key for insert
  with check (retired_at is null
    and ((organisation = any (registry.viewer_keys())) and cases.viewer_works() or cases.system_works()));
