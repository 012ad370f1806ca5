-- Contracts with bodies that deliver services (affidamenti, convenzioni).
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The body that contracts, and the provider with whom. Coordinators, the Ufficio di Piano and accountants of the body record and end them.
alter table services.provider_contract enable row level security, force row level security;

create policy seen_by_both_sides on services.provider_contract for select
  using ((organisation = any (registry.viewer_keys()))
    or (('provider:' || vat_number) = any (registry.viewer_keys())));

create policy recorded_by_the_body on services.provider_contract for insert
  with check ((organisation = any (registry.viewer_keys()))
    and (current_setting('cse.scope', true) = any (array['LOCAL', 'AMBITO']))
    and registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE', 'role:ACCOUNTANT']);

create policy ended_by_the_body on services.provider_contract for update
  using ((organisation = any (registry.viewer_keys()))
    and registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE', 'role:ACCOUNTANT']);

-- Whoever sees the contract; recorded with it.
alter table services.contract_facility enable row level security, force row level security;

create policy seen_with_the_contract on services.contract_facility for select
  using (exists (select from services.provider_contract contract where contract.id = contract_facility.contract_id));

create policy recorded_with_the_contract on services.contract_facility for insert
  with check (registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE', 'role:ACCOUNTANT']
    and (exists (select from services.provider_contract contract where contract.id = contract_facility.contract_id and (contract.organisation = any (registry.viewer_keys())))));
