-- Transfer of a case (trasferimento).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Both ends read it, but for a case that is protected from the viewer. The holder asks and takes it back, the addressee accepts or rejects; an Ambito returns a case by itself; a request that rests on
-- a change of residence lapses with it.
alter table cases.transfer enable row level security, force row level security;

create policy not_while_protected on cases.transfer as restrictive for select
  using (case_id is null
    or (case_id <> all (registry.withheld_cases())));

create policy not_while_restricted on cases.transfer as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_both_ends on cases.transfer for select
  using (coalesce(readers && registry.viewer_keys(), false));

create policy begun_by_holder on cases.transfer for insert
  with check (status = 'REQUESTED'
    and (from_holder = any (registry.viewer_keys()))
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'));

create policy decided_by_addressee on cases.transfer for update
  using (status = 'REQUESTED'
    and (to_holder = any (registry.viewer_keys()))
    and cases.viewer_is(case when to_holder like 'comune:%' then 'role:SOCIAL_WORKER' else 'role:PLAN_OFFICE' end))
  with check ((status = any (array['ACCEPTED', 'REJECTED']))
    and (to_holder = any (registry.viewer_keys())));

create policy lapsed_with_residence on cases.transfer for update
  using (status = 'REQUESTED'
    and proposal_id is not null
    and (from_holder = any (registry.viewer_keys()))
    and cases.system_works())
  with check (status = 'REVOKED');

create policy returned_by_ambito on cases.transfer for update
  using (status = 'REQUESTED'
    and basis = 'COMPETENCE'
    and proposal_id is null
    and (from_holder = any (registry.viewer_keys()))
    and cases.viewer_is('role:PLAN_OFFICE'))
  with check (status = 'ACCEPTED'
    and from_holder like 'ambito:%'
    and (from_holder = any (registry.viewer_keys())));

create policy revoked_by_holder on cases.transfer for update
  using (status = 'REQUESTED'
    and (from_holder = any (registry.viewer_keys()))
    and cases.viewer_is(case when from_holder like 'comune:%' then 'role:SOCIAL_WORKER' else 'role:PLAN_OFFICE' end))
  with check (status = 'REVOKED'
    and (from_holder = any (registry.viewer_keys())));

-- Social workers and the Ufficio di Piano of the holder, but for a case that is protected from them; the platform proposes when somebody has moved.
alter table cases.transfer_proposal enable row level security, force row level security;

create policy not_while_protected on cases.transfer_proposal as restrictive for select
  using (case_id is null
    or (case_id <> all (registry.withheld_cases())));

create policy not_while_restricted on cases.transfer_proposal as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_holder on cases.transfer_proposal for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and (cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE') or cases.system_works()));

create policy made_by_the_system on cases.transfer_proposal for insert
  with check (status = 'OPEN'
    and coalesce(readers && registry.viewer_keys(), false)
    and cases.system_works());

create policy dismissed_by_holder on cases.transfer_proposal for update
  using (status = 'OPEN'
    and coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and cases.viewer_works())
  with check (status = 'DISMISSED');

create policy superseded_by_the_system on cases.transfer_proposal for update
  using (status = 'OPEN'
    and coalesce(readers && registry.viewer_keys(), false)
    and cases.system_works())
  with check (status = 'SUPERSEDED');
