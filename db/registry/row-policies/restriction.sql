-- Restriction of processing (limitazione del trattamento, Reg. UE 2016/679 art. 18).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The person and the bodies that keep the record know of it; their supervisors impose and lift it. For everybody else the person is not there:
-- every table about persons has a policy `not_while_restricted`.
alter table registry.processing_restriction enable row level security, force row level security;

create policy known_to_person_and_bodies on registry.processing_restriction for select to cse_persons
  using (person_id = registry.viewer_person()
    or readers && registry.viewer_keys());

create policy imposed_by_supervisors on registry.processing_restriction for insert to cse_persons
  with check (('role:SUPERVISOR' = any (registry.viewer_keys()))
    and readers && registry.viewer_keys());

create policy lifted_by_supervisors on registry.processing_restriction for update to cse_persons
  using (lifted_at is null
    and ('role:SUPERVISOR' = any (registry.viewer_keys()))
    and readers && registry.viewer_keys())
  with check (lifted_at is not null);
