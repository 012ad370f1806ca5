-- What certified sources answered of people, encrypted under keys of the body that asked, and what was reported to a source as wrong.

-- A ciphertext: 1, the id of its data key, a nonce, what is encrypted, a tag (db/src/encryption).
create domain persons.encrypted_text as bytea;

create table persons.data_key (
  key_id uuid primary key,
  -- who writes with it
  organisation text not null check (organisation ~ '^(comune|ambito):.+$'),
  -- about whom; who is erased takes the keys along
  record_id uuid references persons.person on delete cascade,
  -- format, id of the master key, nonce, key, tag
  wrapped_key bytea not null check (length(wrapped_key) = 65),
  made_at timestamptz not null default now(),
  -- since when nothing is written with it any more
  retired_at timestamptz
);
create unique index one_key_in_use on persons.data_key (organisation, record_id) nulls not distinct where retired_at is null;
create index on persons.data_key (record_id);

alter table persons.data_key enable row level security;
alter table persons.data_key force row level security;
-- Wrapped, a key says nothing: what it opens is guarded by the policies of the rows it opens.
create policy seen_by_viewers on persons.data_key for select using ((select cardinality(registry.viewer_keys()) > 0));
create policy made_by_who_writes on persons.data_key for insert with check (
  retired_at is null and organisation = any ((select registry.viewer_keys())::text[]));
grant select on persons.data_key to cse_persons;
grant insert (key_id, organisation, record_id, wrapped_key) on persons.data_key to cse_persons;

-- Since answers are kept: who asked, for what, until when the answer is good, and what it says. Older certifications have none of it.
alter table persons.certification
  add column organisation text,
  add column issuer text,
  add column subject text,
  add column purpose_code text,
  add column reference text check (char_length(reference) between 3 and 100),
  -- its last day
  add column valid_until date,
  -- JSON: the fields that the source certifies, each with what it says
  add column facts persons.encrypted_text,
  add constraint certification_facts_encrypted check (substr(facts, 1, 1) = '\x01' and length(facts) >= 45),
  add constraint requested_by_somebody check (num_nulls(organisation, issuer, subject, reference, facts) in (0, 5));

-- That a datum of a source was reported to it as wrong, by the body that relies on it, and what the source replied.
create table persons.source_error_report (
  id uuid primary key,
  person_id uuid not null references persons.person,
  certification_id uuid not null references persons.certification on delete cascade,
  -- who reports it
  organisation text not null,
  field text not null,
  rule text not null check (rule in ('DIFFERS_FROM_DOCUMENT', 'OUT_OF_DATE', 'OF_ANOTHER_PERSON', 'IMPOSSIBLE', 'INCOMPLETE')),
  -- what is right, and by which document
  claimed persons.encrypted_text,
  evidence persons.encrypted_text not null,
  -- number under which it was sent to the source
  protocol text not null,
  reported_by_issuer text not null,
  reported_by text not null,
  reported_at timestamptz not null,
  status text not null default 'OPEN' check (status in ('OPEN', 'CORRECTED', 'CONFIRMED')),
  reply persons.encrypted_text,
  replied_on date,
  version integer not null default 1,
  check ((status = 'OPEN') = (replied_on is null)),
  check (reply is null or replied_on is not null),
  constraint source_error_report_claimed_encrypted check (substr(claimed, 1, 1) = '\x01' and length(claimed) >= 45),
  constraint source_error_report_evidence_encrypted check (substr(evidence, 1, 1) = '\x01' and length(evidence) >= 45),
  constraint source_error_report_reply_encrypted check (substr(reply, 1, 1) = '\x01' and length(reply) >= 45)
);
create index on persons.source_error_report (person_id);
create index on persons.source_error_report (certification_id);
-- of one datum one report waits at a time
create unique index one_report_waits on persons.source_error_report (certification_id, field) where status = 'OPEN';

alter table persons.source_error_report enable row level security;
alter table persons.source_error_report force row level security;
create policy not_while_restricted on persons.source_error_report as restrictive for select
  using (person_id is null or person_id <> all (registry.withheld_persons()));
create policy seen_with_the_person on persons.source_error_report for select
  using (exists (select from persons.person where person.id = source_error_report.person_id));
create policy reported_by_the_body on persons.source_error_report for insert
  with check (exists (select from persons.person where person.id = source_error_report.person_id)
    and organisation = any ((select registry.viewer_keys())::text[]));
create policy replied_to_the_body on persons.source_error_report for update
  using (exists (select from persons.person where person.id = source_error_report.person_id)
    and organisation = any ((select registry.viewer_keys())::text[]));
grant select, insert on persons.source_error_report to cse_persons;
grant update (status, reply, replied_on, version) on persons.source_error_report to cse_persons;
