-- What is erased when its time is over (scarto), and what is held back.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Supervisors of the body that keeps the records read and decide; the platform proposes and carries out.
alter table persons.disposal_proposal enable row level security, force row level security;

create policy seen_by_supervisors on persons.disposal_proposal for select
  using (persons.viewer_disposes(holder));

create policy kept_by_the_platform on persons.disposal_proposal for all
  using (persons.platform_disposes());

create policy decided_by_supervisors on persons.disposal_proposal for update
  using (persons.viewer_disposes(holder))
  with check (false);

-- Whoever sees the proposal; its supervisors hold a record back while the proposal is open.
alter table persons.disposal_item enable row level security, force row level security;

create policy not_while_restricted on persons.disposal_item as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_proposal on persons.disposal_item for select
  using (exists (select from persons.disposal_proposal proposal where proposal.id = disposal_item.proposal_id));

create policy kept_by_the_platform on persons.disposal_item for all
  using (persons.platform_disposes());

create policy held_by_supervisors on persons.disposal_item for update
  using (state = 'PROPOSED'
    and (exists (select from persons.disposal_proposal proposal where proposal.id = disposal_item.proposal_id and proposal.status = 'OPEN' and persons.viewer_disposes(proposal.holder))))
  with check (state = 'HELD');

-- Whoever sees the proposal.
alter table persons.disposal_removal enable row level security, force row level security;

create policy seen_with_the_proposal on persons.disposal_removal for select
  using (exists (select from persons.disposal_proposal proposal where proposal.id = disposal_removal.proposal_id));

create policy kept_by_the_platform on persons.disposal_removal for all
  using (persons.platform_disposes());

-- Supervisors of the body that keeps the record place a hold and lift it.
alter table persons.retention_hold enable row level security, force row level security;

create policy not_while_restricted on persons.retention_hold as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_by_supervisors on persons.retention_hold for select
  using (persons.viewer_disposes(holder));

create policy kept_by_the_platform on persons.retention_hold for all
  using (persons.platform_disposes());

create policy placed_by_supervisors on persons.retention_hold for insert
  with check (persons.viewer_disposes(holder));

create policy lifted_by_supervisors on persons.retention_hold for update
  using (lifted_at is null
    and persons.viewer_disposes(holder))
  with check (lifted_at is not null);
