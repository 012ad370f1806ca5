-- Releases of anonymised cases, each of the cases opened in a period that is over: prepared as long work, then immutable.
-- What was given out under the former method, which counted records and not persons, is not carried over.

drop table analytics.release_record, analytics.data_release;

-- Periods do not overlap, so no two releases tell of the same case.
create table analytics.data_release (
  id uuid primary key,
  title text not null check (char_length(title) between 1 and 200),
  status text not null default 'PREPARING' check (status in ('PREPARING', 'RELEASED')),
  released_on date not null,
  covers daterange not null check (not isempty(covers) and lower_inc(covers) and not upper_inc(covers)),
  k smallint not null check (k >= 5),
  method text not null,
  progress smallint not null default 0 check (progress between 0 and 100),
  records bigint not null default 0 check (records >= 0),
  -- rounded up to a multiple of k: how many single records were left over is told no more than any other small count
  withheld bigint not null default 0 check (withheld >= 0 and withheld % k = 0),
  -- what each step of generalisation released: [{ "generalised": words, "records": number }]
  steps jsonb not null default '[]',
  -- the data dictionary: [{ "name", "type", "title", "description", "source", "loss", "codes": [{ "code", "meaning" }] }]
  columns jsonb not null default '[]',
  constraint each_case_once exclude using gist (covers with &&)
);

-- Records that are alike, kept as one row with their number: those of a class are told apart by nothing but their position, and the class
-- has the positions up to `last`. So a page is found by the index, whatever the size of a class.
create table analytics.release_class (
  release_id uuid not null references analytics.data_release,
  last bigint not null,
  records integer not null check (records > 0),
  -- by how many persons it is shared, at least
  persons integer not null check (persons >= 5),
  -- the step of generalisation that released them (`subgraphs/analytics/src/release/steps.ts`)
  step smallint not null,
  comune text,
  ambito_code text,
  province text,
  target_area text,
  phase text,
  outcome text,
  sex text,
  age_band text,
  isee_band text,
  opened_quarter text,
  opened_year text,
  wait text,
  primary key (release_id, last)
);
create index release_class_of_ambito on analytics.release_class (release_id, ambito_code, last);
create index release_class_of_target_area on analytics.release_class (release_id, target_area, last);
create index release_class_of_phase on analytics.release_class (release_id, phase, last);

-- Which cases a release was made of, released or withheld: none is taken again, even if its day of opening is corrected into another period.
-- The first 64 bits of the pseudonym; two cases that share them cost one of the two its release and nothing else.
create table analytics.released_case (
  case_key bigint primary key,
  -- no foreign key: it would be looked up once for each of millions of rows that are written together
  release_id uuid not null
);

-- The files of a release as they are given out, in parts that fit into memory. A file without parts is made from another one.
create table analytics.release_file (
  release_id uuid not null references analytics.data_release,
  name text not null,
  bytes bigint not null check (bytes >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (release_id, name)
);
create table analytics.release_file_part (
  release_id uuid not null references analytics.data_release,
  name text not null,
  part integer not null check (part >= 0),
  content bytea not null,
  primary key (release_id, name, part)
);
-- compressed already
alter table analytics.release_file_part alter column content set storage external;

-- Immutable once released ---------------------------------------------------------------------------------------------

create trigger immutable before delete or truncate on analytics.data_release
  for each statement execute function analytics.refuse_change();
create trigger immutable_once_released before update on analytics.data_release
  for each row when (old.status = 'RELEASED') execute function analytics.refuse_change();

create function analytics.refuse_addition() returns trigger language plpgsql as $$
begin
  if exists (select from added join analytics.data_release release on release.id = added.release_id where release.status <> 'PREPARING') then
    raise exception 'a release is immutable' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

do $$
declare
  part text;
begin
  foreach part in array array['release_class', 'released_case', 'release_file', 'release_file_part']
  loop
    execute format('create trigger immutable before update or delete or truncate on analytics.%I
      for each statement execute function analytics.refuse_change()', part);
  end loop;
end $$;

do $$
declare
  part text;
begin
  foreach part in array array['release_class', 'release_file', 'release_file_part']
  loop
    execute format('create trigger closed_once_released after insert on analytics.%I referencing new table as added
      for each statement execute function analytics.refuse_addition()', part);
  end loop;
end $$;

-- Atomic records are for the regional application alone (piano regionale 4.2.2); which cases they came from, for nobody.
do $$
declare
  part text;
begin
  foreach part in array array['data_release', 'release_class', 'release_file', 'release_file_part', 'released_case']
  loop
    execute format('alter table analytics.%I enable row level security', part);
    execute format('alter table analytics.%I force row level security', part);
    execute format(
      'create policy made_by_the_warehouse on analytics.%I using (''warehouse'' = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
  foreach part in array array['data_release', 'release_class', 'release_file', 'release_file_part']
  loop
    execute format(
      'create policy read_by_the_region on analytics.%I for select using (''region'' = any ((select registry.viewer_keys())::text[]))', part);
  end loop;
end $$;
create policy asked_for_by_the_region on analytics.data_release for insert
  with check (status = 'PREPARING' and 'region' = any ((select registry.viewer_keys())::text[]));

grant select, insert, update on analytics.data_release to cse_analytics;
grant select, insert on analytics.release_class, analytics.released_case, analytics.release_file, analytics.release_file_part
  to cse_analytics;

select registry.keep_receipts('analytics');
