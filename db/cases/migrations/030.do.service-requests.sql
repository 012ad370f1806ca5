-- Requests for services (richieste di servizi): what a person asks for, in the own area or at the front office, and what schools, police, courts
-- and hospitals report. They wait in the queue of the front office of a comune until an outcome is recorded; an outcome is never edited, another
-- one corrects it.

create table cases.service_request (
  id uuid primary key,
  person_id uuid not null,
  comune text not null references registry.comune,
  -- under whose key it is written
  organisation text not null generated always as ('comune:' || comune) stored,
  origin text not null check (origin in ('PERSON', 'RELATIVE', 'SCHOOL', 'POLICE', 'COURT', 'HOSPITAL', 'HEALTH_SERVICE', 'OTHER')),
  -- who wrote, where it is not the person
  sender cases.encrypted_text constraint service_request_sender_encrypted check (substr(sender, 1, 1) = '\x01' and length(sender) >= 45),
  protocol text,
  text cases.encrypted_text not null constraint service_request_text_encrypted check (substr(text, 1, 1) = '\x01' and length(text) >= 45),
  service_type text,
  restricted boolean not null default false,
  received_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  settled_at timestamptz check (settled_at >= received_at),
  -- the case that took it up: the request belongs to its file
  case_id uuid references cases."case" on delete cascade,
  version integer not null default 1,
  readers text[] not null,
  check (origin = 'PERSON' or protocol is not null),
  check (case_id is null or settled_at is not null)
);
create index on cases.service_request (person_id);
create index on cases.service_request (case_id);
create index service_requests_waiting on cases.service_request (comune, received_at, id) where settled_at is null;
create index service_requests_latest on cases.service_request (comune, received_at, id);

create table cases.service_request_outcome (
  id uuid primary key,
  request_id uuid not null references cases.service_request on delete cascade,
  outcome text not null check (outcome in ('TAKEN_UP', 'INFORMED', 'SENT_ELSEWHERE', 'NOT_COMPETENT', 'WITHDRAWN')),
  answer cases.encrypted_text constraint service_request_outcome_answer_encrypted check (substr(answer, 1, 1) = '\x01' and length(answer) >= 45),
  correction_reason cases.encrypted_text
    constraint service_request_outcome_correction_reason_encrypted check (substr(correction_reason, 1, 1) = '\x01' and length(correction_reason) >= 45),
  -- key of the body that recorded it, and wrote under its key
  organisation text not null,
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null
);
create index on cases.service_request_outcome (request_id, recorded_at);

alter table cases.service_request enable row level security;
alter table cases.service_request force row level security;
create policy seen_by_readers on cases.service_request for select using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER') or registry.viewer_person() is not null)
  and (not restricted or (select cases.viewer_is('role:RESTRICTED'))));
create policy restricted_takes_a_standing_key on cases.service_request as restrictive for select using (
  not restricted or coalesce(readers && (select registry.viewer_standing_keys()), false));
create policy recorded_by_the_front_office on cases.service_request for insert with check (
  'comune:' || comune = any (registry.viewer_keys()) and cases.viewer_works()
  and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER')
  and (not restricted or cases.viewer_is('role:RESTRICTED')));
create policy settled_by_the_front_office on cases.service_request for update using (
  'comune:' || comune = any ((select registry.viewer_keys())::text[])
  and (select cases.viewer_works() and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER')));
grant select, insert on cases.service_request to cse_cases;
grant update (settled_at, case_id, version) on cases.service_request to cse_cases;

alter table cases.service_request_outcome enable row level security;
alter table cases.service_request_outcome force row level security;
create policy seen_with_the_request on cases.service_request_outcome for select using (
  exists (select from cases.service_request where service_request.id = service_request_outcome.request_id));
create policy recorded_with_the_request on cases.service_request_outcome for insert with check (
  cases.viewer_works() and cases.viewer_is('role:SECRETARIAT', 'role:PUA', 'role:SOCIAL_WORKER')
  and exists (select from cases.service_request where service_request.id = service_request_outcome.request_id));
grant select, insert on cases.service_request_outcome to cse_cases;

select registry.withhold_restricted('cases');
create policy not_while_protected on cases.service_request as restrictive for select using (
  case_id is null or case_id <> all ((select registry.withheld_cases())::uuid[]));

-- The comune whose front office receives what somebody asks for: where they live, or else where their latest case was opened. For the person and
-- who books for them (registry.represented_by); nobody else learns it here.
create function cases.receiving_comune(applicant uuid) returns text
  language sql stable security definer set search_path = cases, registry, pg_temp
begin atomic
  select coalesce(
    (select resident.comune from cases.resident where resident.person_id = applicant),
    (select "case".comune from cases."case" where "case".person_id = applicant order by opened_on desc, id desc limit 1))
  where registry.viewer_person() = applicant or 'books:' || applicant = any (registry.viewer_keys());
end;
revoke all on function cases.receiving_comune from public;
grant execute on function cases.receiving_comune to cse_cases;

create policy submitted_by_the_person on cases.service_request for insert with check (
  current_setting('cse.scope', true) = 'CITIZEN' and origin = 'PERSON' and not restricted and settled_at is null
  and comune = cases.receiving_comune(person_id));
-- The person writes under the key of the comune that receives it.
create policy made_by_who_submits on cases.data_key for insert with check (
  retired_at is null and record_id is null and current_setting('cse.scope', true) = 'CITIZEN' and organisation ~ '^comune:');

-- Requests follow their person when two records are merged, and go back when they are split.
alter table cases.person_merge add column request_ids uuid[] not null default '{}';
create function cases.requests_follow_merge() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  if new.step = 1 then
    with moved as (
      update service_request set person_id = new.kept_id, readers = array_replace(readers, 'person:' || new.merged_id, 'person:' || new.kept_id)
      where person_id = new.merged_id returning id)
    select array_agg(id) into new.request_ids from moved;
    new.request_ids := coalesce(new.request_ids, '{}');
  elsif new.step = 2 and tg_op = 'UPDATE' and old.step = 1 then
    update service_request set person_id = new.merged_id, readers = array_replace(readers, 'person:' || new.kept_id, 'person:' || new.merged_id)
    where id = any (old.request_ids) and person_id = new.kept_id;
  end if;
  return new;
end $$;
revoke all on function cases.requests_follow_merge from public;
create trigger requests_follow before insert or update of step on cases.person_merge
  for each row execute function cases.requests_follow_merge();

-- As before; and what somebody asked for is forgotten with them, unless it waits for an answer.
create or replace function cases.forget_persons(persons uuid[]) returns table (person_id uuid, because text)
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  due uuid[] := registry.ordered('PERSON_RECORD', persons);
  gone uuid[];
begin
  perform registry.assert_erasing();
  -- whoever opens a case reads where the person lives, and locks it
  perform from cases.resident lived where lived.person_id = any (due) order by lived.person_id for update;
  gone := array(select id from unnest(due) as id where not exists (select from cases."case" held where held.person_id = id)
    and not exists (select from cases.service_request asked where asked.person_id = id and asked.settled_at is null));
  delete from cases.service_request asked where asked.person_id = any (gone);
  delete from cases.resident lived where lived.person_id = any (gone);
  delete from cases.person_merge where merged_id = any (gone) or kept_id = any (gone);
  delete from cases.idempotency_record where registry.names_one_of(outcome, gone);
  return query
    select id, case when id = any (due) then 'RUNNING' else 'NOT_ORDERED' end from unnest(persons) as id where id <> all (gone);
end $$;
