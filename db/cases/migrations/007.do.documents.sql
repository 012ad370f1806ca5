-- What the diary says is never edited: who was mistaken writes a new entry that refers to the old one. Documents have content, and
-- are withdrawn, never deleted (D.P.R. 445/2000 art. 61-67; D.Lgs. 42/2004 art. 20-21: archives of public bodies keep what they received).

alter table cases.diary_entry
  -- an entry is corrected once; who must correct again corrects the correction
  add column corrects_id uuid unique references cases.diary_entry,
  add check (corrects_id <> id),
  add check (kind <> 'JUDICIAL' or restricted);

-- Written by the organisation that holds the case, and by nobody afterwards.
drop policy added_by_workers on cases.diary_entry;
drop policy changed_by_workers on cases.diary_entry;
create policy written_by_holder on cases.diary_entry for insert with check (
  organisation = any (registry.viewer_keys())
  and cases.viewer_works()
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'))
  and (not restricted or (select cases.viewer_is('role:RESTRICTED')))
  and exists (select from cases."case" where "case".id = case_id and holder = organisation)
);
revoke update on cases.diary_entry from cse_cases;

alter table cases.document
  add column attached_by uuid references cases.operator,
  add column withdrawn_at timestamptz,
  add column withdrawn_by uuid references cases.operator,
  add column withdrawal_reason text,
  add check ((withdrawn_at is null) = (withdrawal_reason is null)),
  add check (withdrawn_at >= attached_at);

-- Who may not read a restricted document attaches none.
drop policy added_by_workers on cases.document;
create policy added_by_workers on cases.document for insert with check (
  coalesce(readers && (select registry.viewer_keys()), false)
  and cases.viewer_works()
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'))
  and (not restricted or (select cases.viewer_is('role:RESTRICTED')))
);
revoke update on cases.document from cse_cases;
grant update (withdrawn_at, withdrawn_by, withdrawal_reason) on cases.document to cse_cases;

-- Apart from the document, so that no list of documents drags it along. Seen by whoever sees the document, as long as it stands.
create table cases.document_content (
  document_id uuid primary key references cases.document,
  content bytea not null
);
-- what is attached is compressed already
alter table cases.document_content alter column content set storage external;
alter table cases.document_content enable row level security;
alter table cases.document_content force row level security;
create policy seen_with_the_document on cases.document_content for select using (
  exists (select from cases.document where document.id = document_id and document.withdrawn_at is null)
);
create policy added_with_the_document on cases.document_content for insert with check (
  cases.viewer_works() and exists (select from cases.document where document.id = document_id)
);
grant select, insert on cases.document_content to cse_cases;

-- A file that was sent and waits for the document it belongs to. Seen by the organisation of who sent it.
create table cases.upload (
  id uuid primary key,
  -- of the token of who sent it
  subject text not null,
  -- what the content shows itself to be; null when nothing tells
  media_type text,
  size_bytes integer not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null,
  sent_at timestamptz not null,
  readers text[] not null
);
alter table cases.upload alter column content set storage external;
create index on cases.upload (subject);
create index on cases.upload (sent_at);
alter table cases.upload enable row level security;
alter table cases.upload force row level security;
create policy of_the_senders_organisation on cases.upload using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and cases.viewer_works()
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'))
);
grant select, insert, delete on cases.upload to cse_cases;

insert into cases.event_kind values ('DOCUMENT_WITHDRAWN');
