-- To whom money is owed.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The Ambito; persons, to whom a benefit is paid, the accountant alone, and not where the case is restricted, or protected from this accountant.
alter table finance.creditor enable row level security, force row level security;

create policy not_while_restricted on finance.creditor as restrictive for select
  using (planned_intervention_id is null
    or not finance.is_withheld(planned_intervention_id));

create policy seen_by_who_pays on finance.creditor for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and (kind <> 'PERSON' or ('role:ACCOUNTANT' = any (registry.viewer_keys()))));

create policy added_by_the_ambito on finance.creditor for insert
  with check ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and (kind <> 'PERSON' or ('role:ACCOUNTANT' = any (registry.viewer_keys()))));

create policy changed_by_the_ambito on finance.creditor for update
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    and (kind <> 'PERSON' or ('role:ACCOUNTANT' = any (registry.viewer_keys()))));

-- The Ambito: who a commitment is owed to.
alter table finance.commitment_creditor enable row level security, force row level security;

create policy seen_by_the_keeper on finance.commitment_creditor for select
  using (('ambito:' || ambito_code) = any (registry.viewer_keys()));

create policy added_by_the_ambito on finance.commitment_creditor for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- Wrapped keys of the Ambito, which open nothing that the rows do not show.
alter table finance.data_key enable row level security, force row level security;

create policy seen_by_the_ambito on finance.data_key for select
  using (organisation = any (registry.viewer_keys()));

create policy made_by_who_writes on finance.data_key for insert
  with check (retired_at is null
    and (organisation = any (registry.viewer_keys())));

-- Asked by the policy of creditors: whether the case that an intervention was planned in is one of those that the viewer must not read.
create function finance.is_withheld(planned uuid) returns boolean security definer
  BEGIN ATOMIC select (exists (select from finance.case_funding where ((case_funding.planned_intervention_id = is_withheld.planned) and (case_funding.case_id = any (registry.withheld_cases()))))) as "exists"; end;
