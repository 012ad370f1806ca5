-- A file passes a scanner before it is kept, where there is one. What came in without one says so, also once it is a document.

-- null: it was not scanned; one with a virus is never kept
alter table cases.upload add column scanned_at timestamptz;

alter table cases.document
  add column scan text not null default 'NOT_SCANNED' check (scan in ('NOT_SCANNED', 'CLEAN', 'INFECTED')),
  add column scanned_at timestamptz,
  add check ((scan = 'NOT_SCANNED') = (scanned_at is null));

-- for whoever scans later what was not scanned when it came
create index on cases.document (id) where scan = 'NOT_SCANNED';

-- A virus that was found in a document later is kept, as all that was received is, and opened by nobody.
alter policy seen_with_the_document on cases.document_content using (
  exists (
    select from cases.document where document.id = document_id and document.withdrawn_at is null and document.scan <> 'INFECTED'
  )
);
