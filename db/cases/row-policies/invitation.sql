-- Invitations of professionals of the health service to the UVM of one case, and the section that they write.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Who keeps the file and works with assessments; and the professional of the health service whom it names, until its last day. The PUA or the
-- Ufficio di Piano invites.
alter table cases.uvm_invitation enable row level security, force row level security;

create policy not_while_restricted on cases.uvm_invitation as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.uvm_invitation for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE'));

create policy seen_by_the_invited on cases.uvm_invitation for select
  using ((((('health:' || health_body) || '-') || tax_code) = any (registry.viewer_keys()))
    and withdrawn_at is null
    and until >= registry.day_in_italy(now()));

create policy added_by_workers on cases.uvm_invitation for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and cases.viewer_is('role:PUA', 'role:PLAN_OFFICE'));

create policy withdrawn_by_workers on cases.uvm_invitation for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and cases.viewer_is('role:PUA', 'role:PLAN_OFFICE'));

-- Social workers and the Ufficio di Piano, when they have the file; and who wrote it, as long as the invitation holds. It is written until the
-- session is held.
alter table cases.uvm_section enable row level security, force row level security;

create policy not_while_restricted on cases.uvm_section as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy seen_by_readers on cases.uvm_section for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'));

create policy seen_by_who_wrote_it on cases.uvm_section for select
  using (current_setting('cse.scope', true) = 'HEALTH_PROFESSIONAL'
    and (exists (select from cases.uvm_invitation invitation where invitation.id = uvm_section.invitation_id)));

create policy written_by_the_invited on cases.uvm_section for insert
  with check (current_setting('cse.scope', true) = 'HEALTH_PROFESSIONAL'
    and (exists (select from cases.uvm_invitation invitation where invitation.id = uvm_section.invitation_id and invitation.case_id = uvm_section.case_id and invitation.closed_at is null)));
