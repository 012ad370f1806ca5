-- Where an open case plans or receives something, for the row policies of places.

create function cases.keep_placements(which uuid) returns void
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  delete from placement where case_id = which;
  insert into placement (facility_id, case_id, until)
  select facility_id, which, case when bool_or(until is null) then null else max(until) end
  from (
    select facility_id, ended_on as until from planned_intervention where case_id = which
    union all
    -- what a variation would plan, while it is drafted
    select facility_id, null from version_intervention line join project_version version on version.id = line.version_id
    where line.case_id = which and version.status = 'DRAFT'
  ) planned
  where facility_id is not null and exists (select from "case" where id = which and phase <> 'CLOSED')
  group by facility_id;
end $$;

create function cases.placements_follow() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  perform keep_placements(case when tg_op = 'DELETE' then old.case_id else new.case_id end);
  return null;
end $$;
create function cases.placements_follow_case() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  perform keep_placements(new.id);
  return null;
end $$;
create trigger placements_follow after insert or delete or update of facility_id, ended_on on cases.planned_intervention
  for each row execute function cases.placements_follow();
create trigger placements_follow after insert or delete or update of facility_id on cases.version_intervention
  for each row execute function cases.placements_follow();
create trigger placements_follow after update of status on cases.project_version
  for each row when (old.status <> new.status) execute function cases.placements_follow();
create trigger placements_follow after update of phase on cases."case"
  for each row when ((old.phase = 'CLOSED') <> (new.phase = 'CLOSED')) execute function cases.placements_follow_case();
revoke all on function cases.keep_placements, cases.placements_follow, cases.placements_follow_case from public;

-- A database that was filled before placements were kept.
select cases.keep_placements(id) from cases."case" where phase <> 'CLOSED';
