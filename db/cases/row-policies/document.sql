-- Documents of a case.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Social workers and the Ufficio di Piano, when they have the file; restricted ones only with the role RESTRICTED, and never by an emergency.
alter table cases.document enable row level security, force row level security;

create policy not_while_restricted on cases.document as restrictive for select
  using (case_id <> all (registry.withheld_cases()));

create policy restricted_takes_a_standing_key on cases.document as restrictive for select
  using (not restricted
    or coalesce(readers && registry.viewer_standing_keys(), false));

create policy seen_by_readers on cases.document for select
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and (not restricted or cases.viewer_is('role:RESTRICTED')));

create policy added_by_workers on cases.document for insert
  with check (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and (not restricted or cases.viewer_is('role:RESTRICTED')));

create policy changed_by_workers on cases.document for update
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')
    and (not restricted or cases.viewer_is('role:RESTRICTED'))
    and cases.viewer_works());

-- Whoever sees the document, unless it was withdrawn or has a virus.
alter table cases.document_content enable row level security, force row level security;

create policy seen_with_the_document on cases.document_content for select
  using (exists (select from cases.document where document.id = document_content.document_id and document.withdrawn_at is null and document.scan <> 'INFECTED'));

create policy added_with_the_document on cases.document_content for insert
  with check (cases.viewer_works()
    and (exists (select from cases.document where document.id = document_content.document_id)));

-- A file that waits for its document: for the organisation that sent it.
alter table cases.upload enable row level security, force row level security;

create policy of_the_senders_organisation on cases.upload for all
  using (coalesce(readers && registry.viewer_keys(), false)
    and cases.viewer_works()
    and cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'));
