-- Events are named after what happened where, no longer after who handles them. What waits in the queue, or was given up, under an old name goes on
-- under the new one. Where several handle an event, what waited for one of them is still for that one alone: `<event>/<who>`.
create function registry.event_name(known text, carries jsonb) returns text
  language sql immutable
  return case known
    when 'persons.find-duplicates' then 'persons.duplicate-search-requested'
    when 'cases.persons-merged' then case carries ->> 'step' when '2' then 'persons.split/cases' else 'persons.merged/cases' end
    when 'services.persons-merged' then case carries ->> 'step' when '2' then 'persons.split/services' else 'persons.merged/services' end
    when 'persons.merge-followed' then (carries ->> 'by') || '.merge-followed'
    when 'cases.residence-changed' then 'persons.residence-changed/cases'
    when 'services.residence-changed' then 'persons.residence-changed/services'
    when 'finance.funding-requested' then 'cases.funding-requested'
    when 'finance.delivered' then case carries ->> 'status' when 'WITHDRAWN' then 'cases.delivery-withdrawn' else 'cases.delivery-recorded' end
    when 'cases.funding-decided' then 'finance.funding-decided'
    -- disposal
    when 'persons.begin-disposals' then case when carries ? 'year' then 'persons.disposal-search-requested' else 'clock.year-ended' end
    when 'cases.find-due' then
      case when carries ->> 'after' is null then 'persons.disposal-search-begun/cases' else 'cases.disposal-search-continued' end
    when 'services.find-due' then
      case
        when carries ? 'persons' then 'persons.disposable-persons-found'
        when carries ->> 'after' is null then 'persons.disposal-search-begun/services'
        else 'services.disposal-search-continued'
      end
    when 'persons.records-due' then
      case carries ->> 'rule'
        when 'CASE_FILE' then 'cases.disposable-files-found'
        when 'APPOINTMENT' then 'services.disposable-appointments-found'
        else 'services.disposable-persons-found'
      end
    when 'cases.erase' then
      case carries ->> 'rule' when 'CASE_FILE' then 'persons.case-file-disposal-ordered' else 'persons.person-record-disposal-ordered' end
    when 'services.erase' then
      case carries ->> 'rule' when 'APPOINTMENT' then 'persons.appointment-disposal-ordered' else 'cases.persons-forgotten' end
    when 'persons.erase' then
      case carries ->> 'rule' when 'RIGHTS_REQUEST' then 'persons.rights-request-disposal-ordered' else 'services.persons-forgotten' end
    when 'finance.erase' then 'cases.files-erased'
    -- who emitted it is not said; what is done with it is the same
    when 'analytics.erase' then case when carries -> 'people' -> 0 -> 'whole' = 'true' then 'persons.facts-detached' else 'cases.facts-detached' end
    when 'persons.records-erased' then (carries ->> 'by') || '.disposal-carried-out'
    -- facts
    when 'analytics.persons' then 'persons.person-facts-changed'
    when 'analytics.cases' then 'cases.case-facts-changed'
    when 'analytics.deliveries' then 'cases.delivery-facts-changed'
    when 'analytics.assessments' then 'cases.assessment-facts-changed'
    when 'analytics.transfers' then 'cases.transfer-facts-changed'
    when 'analytics.appointments' then 'services.appointment-facts-changed'
    when 'analytics.offers' then 'services.offer-facts-changed'
    when 'analytics.staff' then 'services.staff-facts-changed'
    when 'analytics.amounts' then 'finance.amount-facts-changed'
    when 'analytics.digest' then 'analytics.ingest-requested'
    when 'analytics.prepare-release' then 'analytics.release-planned'
    when 'analytics.release' then 'analytics.release-requested'
    -- the clock
    when 'persons.remove-outdated' then 'clock.day-ended/persons'
    when 'cases.remove-outdated' then 'clock.day-ended/cases'
    when 'services.remove-outdated' then 'clock.day-ended/services'
    when 'finance.remove-outdated' then 'clock.day-ended/finance'
    when 'analytics.remove-outdated' then 'clock.day-ended/analytics'
    else known
  end;

-- One event was found in services and carried its persons under another name.
create function registry.event_payload(known text, carries jsonb) returns jsonb
  language sql immutable
  return case when known = 'services.find-due' and carries ? 'persons'
    then (carries - 'persons' - 'after') || jsonb_build_object('records', carries -> 'persons') else carries end;

insert into graphile_worker._private_tasks (identifier)
select distinct registry.event_name(task.identifier, job.payload::jsonb)
from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
on conflict do nothing;

update graphile_worker._private_jobs job set task_id = renamed.id, payload = registry.event_payload(known.identifier, job.payload::jsonb)::json
from graphile_worker._private_tasks known, graphile_worker._private_tasks renamed
where known.id = job.task_id and renamed.identifier = registry.event_name(known.identifier, job.payload::jsonb) and renamed.id <> known.id;

update registry.dead_event
set topic = registry.event_name(topic, payload::jsonb), payload = registry.event_payload(topic, payload::jsonb)::json
where registry.event_name(topic, payload::jsonb) <> topic;

drop function registry.event_name, registry.event_payload;

-- What the clock of the queue struck last, so that it does not forget what it owes from before.
delete from graphile_worker._private_known_crontabs where identifier like '%.remove-outdated' and identifier <> 'persons.remove-outdated';
update graphile_worker._private_known_crontabs set identifier = 'clock.day-ended' where identifier = 'persons.remove-outdated';
update graphile_worker._private_known_crontabs set identifier = 'clock.year-ended' where identifier = 'persons.begin-disposals';

-- Events that stay when a record is erased which they name: facts, of which a batch is about many, and the warehouse takes none of an erased
-- record; and the events of the erasure itself. `<event>/<who>` is like the event.
create function registry.outlives_erasure(topic text) returns boolean
  language sql immutable parallel safe
  return split_part(topic, '/', 1) like any (array['analytics.%', '%-facts-changed', '%.facts-detached', '%-disposal-ordered', '%.persons-forgotten', '%.files-erased',
    '%.disposal-carried-out', '%.disposable-files-found', '%.disposable-appointments-found', 'services.disposable-persons-found']);

-- Takes back what waits in the queue, or was given up, and names one of these ids: it is about what is no longer there. What is being delivered
-- goes on, and finds nothing.
create or replace function registry.remove_events_about(ids uuid[]) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  removed integer;
begin
  delete from graphile_worker._private_jobs job
  where job.locked_at is null
    and job.task_id not in (select id from graphile_worker._private_tasks where registry.outlives_erasure(identifier))
    and exists (select from unnest(ids) as id where position(id::text in job.payload::text) > 0);
  get diagnostics removed = row_count;
  delete from registry.dead_event dead
  where not registry.outlives_erasure(dead.topic)
    and exists (select from unnest(ids) as id where position(id::text in dead.payload::text) > 0);
  return removed;
end $$;
