-- What is proposed to be erased (elenco di scarto), what a supervisor took out of it or ordered, and what became of it.

-- One for each holder and year.
create table persons.disposal_proposal (
  id uuid primary key,
  -- the body that keeps the records: `comune:072006`, `ambito:ATS-BA-02`
  holder text not null check (holder ~ '^(comune|ambito):.+$'),
  year smallint not null check (year between 2000 and 2200),
  -- the periods of its records were over before this day
  ended_before date not null,
  made_at timestamptz not null,
  -- SUPERSEDED: nobody decided on it before that of the next year was made
  status text not null check (status in ('OPEN', 'APPROVED', 'CARRIED_OUT', 'SUPERSEDED')),
  -- the act that orders it, and the authorisation of the archival supervisory office without which no public record is discarded
  -- (D.Lgs. 42/2004 art. 21 c. 1 lett. d)
  act text,
  act_on date,
  clearance text,
  clearance_on date,
  decided_by_issuer text,
  decided_by text,
  decided_at timestamptz,
  carried_out_at timestamptz,
  version integer not null default 1,
  unique (holder, year),
  check (num_nulls(act, act_on, clearance, clearance_on, decided_by_issuer, decided_by, decided_at) in (0, 7)),
  check ((status in ('APPROVED', 'CARRIED_OUT')) = (decided_at is not null)),
  check ((status = 'CARRIED_OUT') = (carried_out_at is not null))
);
create index disposal_proposals_latest on persons.disposal_proposal (made_at, id);

create table persons.disposal_item (
  id uuid primary key,
  proposal_id uuid not null references persons.disposal_proposal,
  rule text not null,
  record_id uuid not null,
  -- whose record it is and the number by which the office knows it; nothing when it is erased
  person_id uuid,
  reference text,
  -- when the period began, and its last day
  started_on date not null,
  kept_until date not null,
  state text not null check (state in ('PROPOSED', 'HELD', 'APPROVED', 'ERASED', 'LEFT_OUT')),
  left_out_because text check (left_out_because in
    ('RUNNING', 'PERSON_IN_CARE', 'RESTRICTED', 'PERIOD_RUNNING', 'KEPT_BY_LAW', 'IN_USE', 'NOT_ORDERED')),
  -- records that are erased together, and which subgraphs have done so
  batch uuid,
  settled_by text[] not null default '{}',
  settled_at timestamptz,
  unique (proposal_id, rule, record_id),
  check ((state = 'LEFT_OUT') = (left_out_because is not null)),
  check ((state in ('ERASED', 'LEFT_OUT')) = (settled_at is not null)),
  check (state <> 'ERASED' or person_id is null and reference is null)
);
create index on persons.disposal_item (batch);
create index on persons.disposal_item (person_id);
create index on persons.disposal_item (record_id, rule);
create index disposal_items_in_order on persons.disposal_item (proposal_id, rule, kept_until, id);

-- Why a record is kept though its period is over: never proposed again while it stands.
create table persons.retention_hold (
  id uuid primary key,
  rule text not null,
  record_id uuid not null,
  person_id uuid not null,
  holder text not null,
  reference text,
  reason text not null check (reason in ('DISPUTE_PENDING', 'LEGAL_OBLIGATION', 'HISTORICAL_INTEREST', 'OTHER')),
  note text not null check (char_length(note) between 10 and 2000),
  placed_by_issuer text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  -- its last day; none: until it is lifted
  until date,
  lifted_by_issuer text,
  lifted_by text,
  lifted_at timestamptz,
  lift_reason text,
  check (num_nulls(lifted_by_issuer, lifted_by, lifted_at, lift_reason) in (0, 4))
);
create index on persons.retention_hold (record_id, rule);
create index on persons.retention_hold (person_id);
create index retention_holds_latest on persons.retention_hold (placed_at, id) where lifted_at is null;

-- How much was removed, for the report of the disposal (verbale di scarto).
create table persons.disposal_removal (
  proposal_id uuid not null references persons.disposal_proposal,
  rule text not null,
  what text not null,
  number integer not null check (number > 0),
  primary key (proposal_id, rule, what)
);

-- Row walls: supervisors of the body that keeps the records, and the platform while it works on them.
create function persons.viewer_disposes(holder text) returns boolean
  language sql stable parallel safe
  return coalesce(holder = any (registry.viewer_keys()) and 'role:SUPERVISOR' = any (registry.viewer_keys()), false);
create function persons.platform_disposes() returns boolean
  language sql stable parallel safe
  return coalesce('system:erasure' = any (registry.viewer_keys()), false);

do $$
declare
  part text;
begin
  foreach part in array array['disposal_proposal', 'disposal_item', 'retention_hold', 'disposal_removal']
  loop
    execute format('alter table persons.%I enable row level security', part);
    execute format('alter table persons.%I force row level security', part);
    execute format('create policy kept_by_the_platform on persons.%I using ((select persons.platform_disposes()))', part);
  end loop;
  foreach part in array array['disposal_item', 'disposal_removal']
  loop
    execute format('create policy seen_with_the_proposal on persons.%1$I for select using (
      exists (select from persons.disposal_proposal proposal where proposal.id = %1$I.proposal_id))', part);
  end loop;
end $$;
create policy seen_by_supervisors on persons.disposal_proposal for select using (persons.viewer_disposes(holder));
-- who decides locks it first; what is decided is written by the function below alone
create policy decided_by_supervisors on persons.disposal_proposal for update using (persons.viewer_disposes(holder)) with check (false);
create policy held_by_supervisors on persons.disposal_item for update using (
  state = 'PROPOSED' and exists (select from persons.disposal_proposal proposal
    where proposal.id = disposal_item.proposal_id and proposal.status = 'OPEN' and persons.viewer_disposes(proposal.holder)))
  with check (state = 'HELD');
create policy seen_by_supervisors on persons.retention_hold for select using (persons.viewer_disposes(holder));
create policy placed_by_supervisors on persons.retention_hold for insert with check (persons.viewer_disposes(holder));
create policy lifted_by_supervisors on persons.retention_hold for update using (lifted_at is null and persons.viewer_disposes(holder))
  with check (lifted_at is not null);

grant select, insert on persons.disposal_proposal, persons.disposal_item, persons.retention_hold, persons.disposal_removal to cse_persons;
grant delete on persons.disposal_item, persons.retention_hold to cse_persons;
grant update (status, carried_out_at, version) on persons.disposal_proposal to cse_persons;
grant update (state, left_out_because, person_id, reference, settled_by, settled_at) on persons.disposal_item to cse_persons;
grant update (lifted_by_issuer, lifted_by, lifted_at, lift_reason) on persons.retention_hold to cse_persons;
grant update (number) on persons.disposal_removal to cse_persons;

-- Whether a record is held back on a day.
create function persons.is_held(asked_rule text, record uuid, asked_on date) returns boolean
  language sql stable security definer set search_path = persons, pg_temp
  return exists (
    select from persons.retention_hold where retention_hold.rule = asked_rule and record_id = record and lifted_at is null
      and (until is null or until >= asked_on));
revoke all on function persons.is_held from public;

-- Orders what is proposed and not held, in batches that are erased at a time. The proposal was locked by who calls, and is the supervisor's own.
create function persons.order_disposal(which uuid, most integer, new_act text, new_act_on date, new_clearance text, new_clearance_on date,
                                       who_issuer text, who text, at timestamptz)
    returns table (rule text, batch uuid, records uuid[], persons uuid[])
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  known disposal_proposal;
begin
  select * into known from disposal_proposal where id = which for update;
  if known.id is null or known.status <> 'OPEN' or not persons.viewer_disposes(known.holder) then
    raise exception 'only a supervisor of its holder decides on an open proposal' using errcode = 'insufficient_privilege';
  end if;
  update disposal_item item set state = 'LEFT_OUT', left_out_because = 'RESTRICTED', settled_at = at
    where item.proposal_id = which and item.state = 'PROPOSED' and registry.is_restricted(array[item.person_id]);
  update disposal_proposal set status = 'APPROVED', act = new_act, act_on = new_act_on, clearance = new_clearance, clearance_on = new_clearance_on,
    decided_by_issuer = who_issuer, decided_by = who, decided_at = at, version = version + 1
    where id = which;
  with numbered as (
    select item.id, item.rule, (row_number() over (partition by item.rule order by item.id) - 1) / most as portion
    from disposal_item item where item.proposal_id = which and item.state = 'PROPOSED'
  ), portions as materialized (
    select numbered.rule, portion, uuidv7() as batch from numbered group by numbered.rule, portion
  )
  update disposal_item item set state = 'APPROVED', batch = portions.batch
    from numbered join portions using (rule, portion) where item.id = numbered.id;
  insert into registry.disposal_order (rule, record_id, proposal_id)
    select item.rule, item.record_id, which from disposal_item item where item.proposal_id = which and item.state = 'APPROVED'
    on conflict do nothing;
  return query
    select item.rule, item.batch, array_agg(item.record_id order by item.record_id), array_agg(distinct item.person_id)
    from disposal_item item where item.proposal_id = which and item.state = 'APPROVED' group by item.rule, item.batch order by item.batch;
end $$;
revoke all on function persons.order_disposal from public;

-- What stood in the way of an order is ordered no more.
create function persons.withdraw_order(which uuid, asked_rule text, records uuid[]) returns void
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  delete from registry.disposal_order ordered
    where ordered.proposal_id = which and ordered.rule = asked_rule and ordered.record_id = any (records);
end $$;
revoke all on function persons.withdraw_order from public;

create index on persons.household_member (person_id);
create index on persons.possible_duplicate (other_person_id);

-- Persons and their requests ------------------------------------------------------------------------------------------

-- The last day on which something was written in the record of a person, under all its ids.
create function persons.last_record_on(ids uuid[]) returns date
  language sql stable security definer set search_path = persons, registry, pg_temp
  return (select max(day) from (
    select registry.day_in_italy(updated_at) as day from persons.person where id = any (ids)
    union all select greatest(valid_from, valid_to) from persons.residence where person_id = any (ids)
    union all select greatest(since, until) from persons.household_member where person_id = any (ids)
    union all select greatest(since, until) from persons.relationship where person_id = any (ids)
    union all select submitted_on from persons.isee_attestation where person_id = any (ids)
    union all select as_of from persons.employment_status where person_id = any (ids)
    union all select found_on from persons.disability_finding where person_id = any (ids)
    union all select greatest(given_on, withdrawn_on) from persons.consent where person_id = any (ids)
    union all select registry.day_in_italy(certified_at) from persons.certification where person_id = any (ids)
    union all select greatest(received_on, registry.day_in_italy(decided_at)) from persons.rights_request where person_id = any (ids)
    union all select registry.day_in_italy(greatest(imposed_at, lifted_at)) from registry.processing_restriction where person_id = any (ids)
    union all select registry.day_in_italy(granted_at) from registry.emergency_access where person_id = any (ids)
    union all select registry.day_in_italy(greatest(merged_at, split_at)) from persons.merge where kept_id = any (ids) or merged_id = any (ids)
  ) as written);
revoke all on function persons.last_record_on from public;

-- Why the record of a person is kept, on a day: null when its time was over before it.
create function persons.why_kept(which uuid, asked_on date) returns text
  language sql stable security definer set search_path = persons, registry, pg_temp
  return (
    select case
      -- merged into another one, and kept with that
      when exists (select from persons.merge where merged_id = which and split_at is null) or persons.merge_under_way(which) then 'IN_USE'
      when registry.is_restricted(ids) then 'RESTRICTED'
      when exists (select from registry.case_custody where person_id = any (ids)) then 'RUNNING'
      when exists (select from persons.rights_request where person_id = any (ids) and status = 'OPEN')
        or exists (select from persons.retention_hold where person_id = any (ids) and lifted_at is null and (until is null or until >= asked_on))
        then 'IN_USE'
      -- whom a file of somebody else is about too: who lives in the same household, and whoever is in that one's network
      when exists (
        select from persons.person other join registry.case_custody on case_custody.person_id = other.id
        where other.household_id in (select household_id from persons.person where id = any (ids)))
        or exists (
          select from persons.relationship tie join registry.case_custody on case_custody.person_id = tie.person_id
          where tie.other_person_id = any (ids)) then 'PERSON_IN_CARE'
      when coalesce(registry.kept_until('PERSON_RECORD', persons.last_record_on(ids), asked_on) >= asked_on, true) then 'PERIOD_RUNNING'
    end
    from (select persons.ids_of(which) as ids) as known);
revoke all on function persons.why_kept from public;

-- The persons whose time was over before a day, by id from one on. Who keeps something of them is asked before they are proposed.
create function persons.persons_due(asked_on date, after uuid, most integer) returns table (
    record_id uuid, person_id uuid, holder text, reference text, started_on date, kept_until date)
  language plpgsql stable security definer set search_path = persons, registry, pg_temp as $$
declare
  one record;
  found_now integer := 0;
  -- who was changed later is not due, whatever the month has for days
  untouched timestamptz := asked_on + 3 - (select make_interval(years => years) from registry.retention_rule where code = 'PERSON_RECORD');
begin
  perform registry.assert_erasing();
  for one in
    select person.id, coalesce(residence_comune, (
        select residence.comune from residence where residence.person_id = person.id and residence.comune is not null
        order by valid_from desc limit 1), domicile_comune) as comune
    from person
    where (after is null or person.id > after) and updated_at < untouched
      and not exists (select from registry.case_custody held where held.person_id = person.id)
      and not exists (select from registry.disposal_order known where known.rule = 'PERSON_RECORD' and known.record_id = person.id)
    order by person.id
  loop
    -- without a body that kept the record nobody could decide
    continue when one.comune is null or persons.why_kept(one.id, asked_on) is not null;
    record_id := one.id;
    person_id := one.id;
    holder := 'comune:' || one.comune;
    started_on := persons.last_record_on(persons.ids_of(one.id));
    kept_until := registry.kept_until('PERSON_RECORD', started_on, asked_on);
    return next;
    found_now := found_now + 1;
    exit when found_now = most;
  end loop;
end $$;

-- Why a decided request is kept, on a day.
create function persons.why_request_kept(which uuid, asked_on date) returns text
  language sql stable security definer set search_path = persons, registry, pg_temp
  return (
    select case
      when status = 'OPEN' then 'RUNNING'
      when registry.is_restricted(persons.ids_of(person_id)) then 'RESTRICTED'
      when registry.in_care(persons.ids_of(person_id)) then 'PERSON_IN_CARE'
      when coalesce(registry.kept_until('RIGHTS_REQUEST', registry.day_in_italy(decided_at), asked_on) >= asked_on, true) then 'PERIOD_RUNNING'
    end
    from persons.rights_request where id = which);
revoke all on function persons.why_request_kept from public;

create function persons.requests_due(asked_on date) returns table (
    record_id uuid, person_id uuid, holder text, reference text, started_on date, kept_until date)
  language plpgsql stable security definer set search_path = persons, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  return query
    select request.id, request.person_id, 'comune:' || one.residence_comune, request.protocol, registry.day_in_italy(request.decided_at),
      registry.kept_until('RIGHTS_REQUEST', registry.day_in_italy(request.decided_at), asked_on)
    from rights_request request join person one on one.id = request.person_id
    where one.residence_comune is not null and persons.why_request_kept(request.id, asked_on) is null
      and not exists (select from registry.disposal_order where disposal_order.rule = 'RIGHTS_REQUEST' and disposal_order.record_id = request.id)
    order by request.id;
end $$;

-- Erasing -----------------------------------------------------------------------------------------------------------------

-- Erases decided requests with what was corrected by them. @returns of each what stands in the way; none is shown that is gone already
create function persons.erase_requests(records uuid[], asked_on date) returns table (record_id uuid, person_id uuid, because text)
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('RIGHTS_REQUEST', records);
  known record;
begin
  perform registry.assert_erasing();
  for known in
    select request.id, request.person_id,
      case when request.id = any (due) then persons.why_request_kept(request.id, asked_on) else 'NOT_ORDERED' end as because
    from rights_request request where request.id = any (records) order by request.id for update
  loop
    record_id := known.id;
    person_id := known.person_id;
    because := known.because;
    if because is null then
      delete from rectification where rectification.request_id = known.id;
      delete from registry.processing_restriction where processing_restriction.request_id = known.id and lifted_at is not null;
      delete from retention_hold where rule = 'RIGHTS_REQUEST' and retention_hold.record_id = known.id;
      delete from receipt where registry.names_one_of(outcome, array[known.id]);
      delete from rights_request where id = known.id;
    end if;
    return next;
  end loop;
end $$;

-- Erases the records of persons under all their ids, whatever belongs to them, in tables that come later too. In records of others, where they
-- were named as relatives, the tie stays without the name. @returns of each its ids and what stands in the way; none is shown that is gone already
create function persons.erase_persons(records uuid[], asked_on date) returns table (record_id uuid, ids uuid[], because text, removed integer)
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('PERSON_RECORD', records);
  households uuid[];
  erased uuid[] := '{}';
  part text;
  gone integer;
begin
  perform registry.assert_erasing();
  for record_id in select id from person where id = any (records) order by id for update
  loop
    ids := persons.ids_of(record_id);
    removed := 0;
    because := case when record_id = any (due) then persons.why_kept(record_id, asked_on) else 'NOT_ORDERED' end;
    if because is null then
      households := array(
        select household_id from person where id = any (ids) and household_id is not null
        union select member.household_id from household_member member where member.person_id = any (ids));
      update relationship set other_person_id = null, other_name = 'Persona non più registrata' where other_person_id = any (ids);
      update disposal_item item set person_id = null, reference = null where item.person_id = any (ids) and item.state <> 'APPROVED';
      delete from registry.demo_citizen using person where demo_citizen.tax_code = person.tax_code and person.id = any (ids);
      delete from registry.processing_restriction where processing_restriction.person_id = any (ids);
      delete from merge where kept_id = any (ids) or merged_id = any (ids);
      delete from possible_duplicate where possible_duplicate.person_id = any (ids) or other_person_id = any (ids);
      delete from rectification where rectification.person_id = any (ids);
      for part in
        select table_class.relname from pg_catalog.pg_class table_class
        where table_class.relnamespace = 'persons'::regnamespace and table_class.relkind = 'r' and table_class.relname <> 'disposal_item'
          and exists (select from pg_catalog.pg_attribute where attrelid = table_class.oid and attname = 'person_id' and not attisdropped)
        order by table_class.relname
      loop
        execute format('delete from persons.%I where person_id = any ($1)', part) using ids;
        get diagnostics gone = row_count;
        removed := removed + gone;
      end loop;
      delete from person where id = any (ids);
      delete from household where id = any (households)
        and not exists (select from person where household_id = household.id)
        and not exists (select from household_member member where member.household_id = household.id);
      erased := erased || ids;
    end if;
    return next;
  end loop;
  if erased = '{}' then
    return;
  end if;
  delete from receipt where registry.names_one_of(outcome, erased);
  perform registry.remove_events_about(erased);
  -- households go on carrying the keys of who once lived there
  update household set readers = array(select key from unnest(readers) as key where key <> all (
      select 'person:' || id from unnest(erased) as id) order by key)
    where readers && array(select 'person:' || id from unnest(erased) as id);
end $$;

-- Where persons live who stay though they were ordered to be erased.
create function persons.residences_of(asked uuid[]) returns table (person uuid, comune text, since date)
  language plpgsql stable security definer set search_path = persons, registry, pg_temp as $$
begin
  perform registry.assert_erasing();
  return query
    select one.id, one.residence_comune, coalesce(one.residence_since, registry.day_in_italy(one.updated_at))
    from person one where one.id = any (asked) and one.residence_comune is not null order by one.id;
end $$;

do $$
declare
  ours text;
begin
  foreach ours in array array['persons_due', 'requests_due', 'erase_requests', 'erase_persons', 'residences_of', 'order_disposal', 'withdraw_order', 'is_held']
  loop
    execute format('revoke all on function persons.%I from public', ours);
    execute format('grant execute on function persons.%I to cse_persons', ours);
  end loop;
end $$;

select registry.withhold_restricted('persons');
