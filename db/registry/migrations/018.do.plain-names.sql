-- Names of the field: `idempotency_record` (until now `receipt`), and the viewer (until now `asker`).

update registry.retention_rule set code = 'IDEMPOTENCY_RECORD' where code = 'IDEMPOTENCY_RECEIPT';

-- The schemas rename theirs after these tables were made for them.
comment on function registry.keep_receipts is 'called by migrations that have landed; the tables it makes are idempotency_record now';

-- As before, with the viewer in the place of the asker.
drop function registry.emergencies_of(text, text, timestamptz);
create function registry.emergencies_of(viewer_issuer text, viewer_subject text, instant timestamptz) returns text
  language sql stable security definer set search_path = registry, pg_temp
begin atomic
  select string_agg(distinct person_id::text, ',') from registry.emergency_access
  where issuer = viewer_issuer and subject = viewer_subject and granted_at > instant - interval '3 hours' and granted_at <= instant
    and person_id is not null;
end;
revoke all on function registry.emergencies_of from public;
grant execute on function registry.emergencies_of to cse_platform, cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;

drop function registry.ordered(text, uuid[]);
-- Of these records, those that were ordered to be erased by a rule.
create function registry.ordered(rule_code text, records uuid[]) returns uuid[]
  language sql stable security definer set search_path = registry, pg_temp
  return array(
    select disposal_order.record_id from registry.disposal_order
    where disposal_order.rule = rule_code and disposal_order.record_id = any (records) order by disposal_order.record_id);
revoke all on function registry.ordered from public;
