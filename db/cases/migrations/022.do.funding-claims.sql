-- What a planned intervention holds of a zone plan, which it asks for when the project is agreed and lets go of when it ends, the case ends or
-- moves, or the person dies; and what was delivered in urgency before its money was there (D.Lgs. 267/2000 art. 191).

alter table cases.planned_intervention
  -- of whose plan it was asked; what it is needed for at most, in cents
  add column funding_ambito text references registry.ambito,
  add column claimed_cents bigint not null default 0 check (claimed_cents >= 0);
update cases.planned_intervention planned set funding_ambito = held.ambito_code,
  claimed_cents = case when planned.funding_state = 'REFUSED' then 0
    when planned.ended_on is not null or project.status = 'COMPLETED' or held.phase in ('FINAL_EVALUATION', 'CLOSED') then planned.delivered_body_cents
    else planned.body_share_cents end
from cases."case" held, cases.project
where held.id = planned.case_id and project.id = planned.project_id and project.status <> 'DRAFT' and planned.plan_intervention_id is not null;
grant insert (funding_ambito, claimed_cents), update (funding_ambito, claimed_cents) on cases.planned_intervention to cse_cases;

alter table cases.delivery
  -- of what was ordered in urgency: the day, who ordered it and answers for it, until when the body must recognise the expense, when it was funded
  add column ordered_on date,
  add column ordered_by uuid references cases.operator,
  add column regularise_by date,
  add column regularised_on date,
  add check (num_nonnulls(ordered_on, ordered_by, regularise_by) in (0, 3)),
  add check (regularised_on is null or ordered_on is not null);
create index on cases.delivery (regularise_by) where regularise_by is not null and regularised_on is null;

-- As before; what was delivered in urgency is regular once its money is there.
create or replace function cases.fund_deliveries(planned uuid, paying text) returns uuid[]
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  funded uuid[];
begin
  if not coalesce('system:funding' = any (registry.viewer_keys()), false) then
    raise exception 'what finance decides is kept by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  with changed as (
    update delivery set fund = paying, version = version + 1,
      regularised_on = case when ordered_on is not null then coalesce(regularised_on, (now() at time zone 'Europe/Rome')::date) end
    where planned_intervention_id = planned and fund is null and paying is not null and status <> 'WITHDRAWN'
    returning id
  )
  select coalesce(array_agg(id), '{}') into funded from changed;
  return funded;
end $$;

-- What planned interventions of cases hold of zone plans, with all that says whether they still need it; of all cases for the platform alone.
create function cases.funding_claims(of_cases uuid[]) returns table (
    uuid uuid, case_id uuid, ambito text, of_ambito text, target_area text, plan_intervention uuid, line uuid, service_type text, starts_on date,
    ends_on date, ended_on date, died_on date, over boolean, frequency text, planned bigint, claimed bigint, delivered bigint, months text[],
    state text, version smallint)
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select planned.id, planned.case_id, planned.funding_ambito, held.ambito_code, held.target_area, planned.plan_intervention_id, planned.funding_line_id,
    planned.service_type, planned.starts_on, coalesce(planned.ends_on, project.ends_on), planned.ended_on, registry.death_of(held.person_id),
    held.phase in ('FINAL_EVALUATION', 'CLOSED') or project.status = 'COMPLETED', planned.frequency, planned.body_share_cents, planned.claimed_cents,
    planned.delivered_body_cents, array(
      select to_char(month, 'YYYY-MM') from cases.delivery where planned_intervention_id = planned.id and status <> 'WITHDRAWN'),
    planned.funding_state, planned.funding_version
  from cases.planned_intervention planned
  join cases."case" held on held.id = planned.case_id
  join cases.project on project.id = planned.project_id
  where planned.funding_ambito is not null and (of_cases is null or planned.case_id = any (of_cases))
    and (coalesce('system:funding' = any (registry.viewer_keys()), false)
      or of_cases is not null and coalesce(planned.readers && registry.viewer_keys(), false));
end;
revoke all on function cases.funding_claims from public;
grant execute on function cases.funding_claims to cse_cases;
