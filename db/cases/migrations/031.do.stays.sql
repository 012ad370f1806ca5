-- A place is taken from the day on which delivery at it begins until its last day. What changes is told to services, which counts.

create or replace function cases.keep_placements(which uuid) returns void
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  place uuid;
begin
  for place in
    with wanted as (
      select facility_id, case when bool_or(until is null) then null else max(until) end as until, min(since) as since, bool_or(agreed) as agreed
      from (
        select facility_id, planned.ended_on as until,
          case when project.delivery_started_on is not null then greatest(planned.starts_on, project.delivery_started_on) end as since,
          exists (select from project_version version where version.project_id = planned.project_id and version.status = 'AGREED') as agreed
        from planned_intervention planned join project on project.id = planned.project_id where planned.case_id = which
        union all
        -- what a variation would plan, while it is drafted
        select facility_id, null, null, false from version_intervention line join project_version version on version.id = line.version_id
        where line.case_id = which and version.status = 'DRAFT'
      ) planned
      where facility_id is not null and exists (select from "case" where id = which and phase <> 'CLOSED')
      group by facility_id
    ), gone as (
      delete from placement where case_id = which and facility_id not in (select facility_id from wanted)
      returning facility_id, since
    ), kept as (
      insert into placement (facility_id, case_id, until, since, agreed) select facility_id, which, until, since, agreed from wanted
      on conflict (facility_id, case_id) do update set until = excluded.until, since = excluded.since, agreed = excluded.agreed
      where (placement.until, placement.since, placement.agreed) is distinct from (excluded.until, excluded.since, excluded.agreed)
      returning new.facility_id, coalesce(old.since, new.since) as since, (old.until, old.since) is distinct from (new.until, new.since) as moved
    )
    select facility_id from gone where since is not null union select facility_id from kept where since is not null and moved
  loop
    perform registry.emit('cases.stays-changed', jsonb_build_object('facility', place), 'stays at ' || place);
  end loop;
end $$;

create trigger placements_follow after update of delivery_started_on on cases.project
  for each row when (old.delivery_started_on is distinct from new.delivery_started_on) execute function cases.placements_follow();
create trigger placements_follow_dates after update of starts_on on cases.planned_intervention
  for each row when (old.starts_on is distinct from new.starts_on) execute function cases.placements_follow();

-- A database that was filled before stays were known: services counts from here on, so nobody is told.
update registry.placement set since = stay.since
from (
  select planned.case_id, facility_id, min(greatest(planned.starts_on, project.delivery_started_on)) as since
  from cases.planned_intervention planned join cases.project on project.id = planned.project_id
  where facility_id is not null and project.delivery_started_on is not null group by planned.case_id, facility_id
) stay
where stay.case_id = placement.case_id and stay.facility_id = placement.facility_id;
