-- Whom a benefit is paid to, and under which name, is part of the file that the benefit is of: where that is restricted or protected, an accountant
-- who is not on its list does not find it by the register of creditors.
create function finance.is_withheld(planned uuid) returns boolean
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select exists (
    select from finance.case_funding
    where case_funding.planned_intervention_id = is_withheld.planned and case_funding.case_id = any (registry.withheld_cases()));
end;
revoke all on function finance.is_withheld from public;
grant execute on function finance.is_withheld to cse_finance;
create policy not_while_restricted on finance.creditor as restrictive for select
  using (planned_intervention_id is null or not finance.is_withheld(planned_intervention_id));

-- Nor is anybody registered to be paid for it.
create or replace function finance.requested_from(planned uuid, ambito text) returns boolean
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select 'ambito:' || ambito = any (registry.viewer_keys()) and not finance.is_withheld(planned) and exists (
    select from finance.case_funding where planned_intervention_id = planned and ambito_code = ambito);
end;
