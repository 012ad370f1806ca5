-- Most of the time nothing is restricted and nothing protected: then a statement finds out with one look, and lists nothing. The policies go on
-- asking the functions they always asked, which the planner now puts into the statement.
create function registry.is_anything_withheld() returns boolean
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select exists (select from registry.protected_record where lifted_at is null)
    or exists (select from registry.processing_restriction where lifted_at is null);
end;

-- Persons whose records this viewer must not read: those whose processing is restricted, and those that are protected from the viewer.
create function registry.persons_to_withhold() returns uuid[]
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return case
    when current_setting('cse.scope', true) = 'SYSTEM' then '{}'::uuid[]
    else array(
      select person_id from registry.processing_restriction
      where lifted_at is null and person_id is distinct from registry.viewer_person()
        and not coalesce('purpose:restricted' = any (registry.viewer_keys()), false)
      union all
      select person_id from registry.hidden_records() hidden where hidden.case_id is null)
  end;

-- Their cases, and those that are protected alone.
create function registry.cases_to_withhold() returns uuid[]
  language sql stable parallel safe security definer set search_path = registry, pg_temp
  return array(
    select case_id from registry.case_custody where person_id = any (registry.persons_to_withhold())
    union all
    select case_id from registry.hidden_records() hidden where hidden.case_id is not null);

create or replace function registry.withheld_persons() returns uuid[]
  language sql stable parallel safe
  return case when registry.is_anything_withheld() then registry.persons_to_withhold() else '{}'::uuid[] end;
create or replace function registry.withheld_cases() returns uuid[]
  language sql stable parallel safe
  return case when registry.is_anything_withheld() then registry.cases_to_withhold() else '{}'::uuid[] end;

revoke all on function registry.is_anything_withheld, registry.persons_to_withhold, registry.cases_to_withhold from public;
grant execute on function registry.is_anything_withheld, registry.persons_to_withhold, registry.cases_to_withhold
  to cse_persons, cse_cases, cse_services, cse_finance;
