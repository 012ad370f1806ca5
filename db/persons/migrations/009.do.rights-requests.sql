-- What people ask of their data (Reg. UE 2016/679 arts. 15-20), and what the office decides within the month (art. 12.3).

create table persons.rights_request (
  id uuid primary key,
  person_id uuid not null references persons.person,
  kind text not null check (kind in ('COPY', 'RECTIFICATION', 'RESTRICTION', 'ERASURE')),
  -- the person by the own identity, or the office that received it on paper, by its protocol number
  asked_as text not null check (asked_as in ('PERSON', 'OFFICE')),
  asked_by text not null,
  protocol text,
  received_on date not null,
  due_on date not null check (due_on >= received_on),
  extension_reason text,
  -- why processing is to be restricted (art. 18.1)
  ground text check (ground in ('ACCURACY_CONTESTED', 'UNLAWFUL', 'LEGAL_CLAIM_OF_PERSON', 'OBJECTION_PENDING')),
  statement text,
  status text not null check (status in ('OPEN', 'GRANTED', 'PARTLY_GRANTED', 'REFUSED')),
  decided_at timestamptz,
  decided_by text,
  decision_reason text,
  version integer not null default 1,
  check (asked_as = 'PERSON' or protocol is not null),
  check ((kind = 'RESTRICTION') = (ground is not null)),
  check ((status = 'OPEN') = (decided_at is null)),
  check (num_nulls(decided_at, decided_by) in (0, 2))
);
create index on persons.rights_request (person_id);
create unique index one_open_request on persons.rights_request (person_id, kind) where status = 'OPEN';
create index rights_requests_due on persons.rights_request (due_on, id) where status = 'OPEN';

-- What is to be corrected, and what stood there before: it stays, marked by whoever decided.
create table persons.rectification (
  id uuid primary key,
  person_id uuid not null references persons.person,
  request_id uuid not null references persons.rights_request,
  field text not null check (field in
    ('GIVEN_NAME', 'FAMILY_NAME', 'SEX', 'BIRTH', 'BIRTH_PLACE', 'DOMICILE_ADDRESS', 'EMAIL', 'MOBILE')),
  claimed text,
  accepted boolean,
  original text,
  applied_at timestamptz,
  unique (request_id, field),
  check (accepted is null or accepted = (applied_at is not null))
);
create index on persons.rectification (person_id);

-- What was decided stays as it was written.
create function persons.refuse_second_decision() returns trigger
  language plpgsql as $$
begin
  raise exception 'what was decided is not changed' using errcode = 'restrict_violation';
end $$;
create trigger decided_once before update on persons.rights_request
  for each row when (old.status <> 'OPEN' and (old.person_id = new.person_id)) execute function persons.refuse_second_decision();
create trigger decided_once before update on persons.rectification
  for each row when (old.accepted is not null and (old.person_id = new.person_id)) execute function persons.refuse_second_decision();

-- Seen by the person and by whoever sees the person; decided by who answers for the territory.
do $$
declare
  part text;
begin
  foreach part in array array['rights_request', 'rectification']
  loop
    execute format('alter table persons.%I enable row level security', part);
    execute format('alter table persons.%I force row level security', part);
    execute format(
      'create policy seen_with_the_person on persons.%1$I for select using (
         exists (select from persons.person where person.id = %1$I.person_id))', part);
    execute format(
      'create policy asked_with_the_person on persons.%1$I for insert with check (
         exists (select from persons.person where person.id = %1$I.person_id)
         and (select persons.viewer_works() or person_id = registry.viewer_person()))', part);
    execute format(
      'create policy decided_by_supervisors on persons.%1$I for update using (
         exists (select from persons.person where person.id = %1$I.person_id)
         and (select persons.viewer_works() and registry.viewer_keys() && array[''role:SUPERVISOR'']))', part);
  end loop;
end $$;
revoke update on persons.rights_request, persons.rectification from cse_persons;
grant select, insert on persons.rights_request, persons.rectification to cse_persons;
grant update (status, decided_at, decided_by, decision_reason, due_on, extension_reason, version) on persons.rights_request to cse_persons;
grant update (accepted, original, applied_at) on persons.rectification to cse_persons;

-- A merger is followed by those who hold cases and bookings; until all have, the record is in two pieces, and nobody hands out a copy of it
-- or erases it.
alter table persons.merge add column followed_by text[] not null default '{}', add column split_followed_by text[] not null default '{}';
update persons.merge set followed_by = '{cases,services}', split_followed_by = case when split_at is null then '{}' else '{cases,services}'::text[] end;

create function persons.note_followed(act uuid, follower text, step integer) returns void
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  if current_setting('cse.scope', true) is distinct from 'SYSTEM' then
    raise exception 'mergers are followed by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  if step = 1 then
    update persons.merge set followed_by = followed_by || follower where id = act and follower <> all (followed_by);
  else
    update persons.merge set split_followed_by = split_followed_by || follower where id = act and follower <> all (split_followed_by);
  end if;
end $$;

-- Whether a merger or a split of the record is still on its way to those who follow it.
create function persons.merge_under_way(person uuid) returns boolean
  language sql stable security definer set search_path = persons, pg_temp
  return exists (
    select from persons.merge where (kept_id = merge_under_way.person or merged_id = merge_under_way.person)
      and not (case when split_at is null then followed_by else split_followed_by end @> array['cases', 'services']));

revoke all on function persons.note_followed, persons.merge_under_way from public;
grant execute on function persons.note_followed, persons.merge_under_way to cse_persons;
