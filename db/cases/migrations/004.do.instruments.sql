-- Assessment instruments (strumenti di valutazione) as versioned data, loaded from db/data, and what is written on them: answers, and the
-- professionals who give them.

-- Instruments -------------------------------------------------------------------------------------------------------

-- An instrument is used in the version valid on the day the assessment is planned for. `confidence` as in db/data/README.md.
create table cases.instrument (
  code text not null,
  version text not null,
  name text not null,
  assessed_by text[] not null check (assessed_by <> '{}' and assessed_by <@ array['PROFESSIONAL', 'MULTIDIMENSIONAL']),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  -- the scale that gives the score of the whole; without one it has none
  headline_scale text,
  origin text,
  confidence text not null,
  primary key (code, version)
);

create table cases.instrument_section (
  instrument text not null,
  version text not null,
  code text not null,
  position smallint not null,
  label text not null,
  confidence text not null,
  primary key (instrument, version, code),
  foreign key (instrument, version) references cases.instrument
);

-- Codes an item may take; several items share a list. Dated, since measures and services come and go.
create table cases.instrument_option (
  list text not null,
  code text not null,
  position smallint not null,
  label text not null,
  -- null where the code counts in no scale (not specified, not applicable)
  score numeric(6, 2),
  valid_from date,
  valid_to date check (valid_to >= valid_from),
  confidence text not null,
  primary key (list, code)
);

create table cases.instrument_item (
  instrument text not null,
  version text not null,
  code text not null,
  section text not null,
  position smallint not null,
  label text not null,
  kind text not null check (kind in ('CODED', 'NUMBER', 'TEXT', 'DATE', 'BOOLEAN')),
  required boolean not null,
  -- `Disabilita=1`: required only where that item was answered so
  needed_when text check (needed_when ~ '^[^=]+=[^=]+$'),
  options text check ((options is not null) = (kind = 'CODED')),
  many boolean not null check (not many or kind = 'CODED'),
  lowest numeric(10, 2),
  highest numeric(10, 2) check (highest >= lowest),
  scales text[] not null,
  confidence text not null,
  primary key (instrument, version, code),
  foreign key (instrument, version, section) references cases.instrument_section,
  check (kind = 'NUMBER' or num_nonnulls(lowest, highest) = 0)
);

-- How a score comes from the answers: the sum, or the mean, of what the items of the scale count.
create table cases.instrument_scale (
  instrument text not null,
  version text not null,
  code text not null,
  position smallint not null,
  label text not null,
  rule text not null check (rule in ('SUM', 'MEAN')),
  lowest numeric(6, 2) not null,
  highest numeric(6, 2) not null check (highest > lowest),
  confidence text not null,
  primary key (instrument, version, code),
  foreign key (instrument, version) references cases.instrument
);

-- What a score says: the reading of the highest threshold that it reaches.
create table cases.instrument_reading (
  instrument text not null,
  version text not null,
  scale text not null,
  at_least numeric(6, 2) not null,
  label text not null,
  confidence text not null,
  primary key (instrument, version, scale, at_least),
  foreign key (instrument, version, scale) references cases.instrument_scale
);

-- Assessments -------------------------------------------------------------------------------------------------------

-- Without a version: written on paper or elsewhere, only its name is known here.
alter table cases.assessment
  add column instrument_version text,
  add column version integer not null default 1,
  add foreign key (instrument, instrument_version) references cases.instrument (code, version);

-- An answer to an item; an item that takes many codes has a row for each.
create table cases.assessment_answer (
  assessment_id uuid not null references cases.assessment,
  case_id uuid not null references cases."case",
  item text not null,
  position smallint not null,
  code text,
  number_value numeric(10, 2),
  text_value text,
  date_value date,
  boolean_value boolean,
  -- subject of the operator's token
  answered_by text not null,
  answered_at timestamptz not null,
  readers text[] not null,
  primary key (assessment_id, item, position),
  check (num_nonnulls(code, number_value, text_value, date_value, boolean_value) = 1)
);
create index on cases.assessment_answer (case_id);

-- A professional who assesses: an operator of ours, or somebody of the health service known by name. Without a section: all of it.
create table cases.assessment_participant (
  id uuid primary key,
  assessment_id uuid not null references cases.assessment,
  case_id uuid not null references cases."case",
  position smallint not null,
  operator_id uuid references cases.operator,
  name text not null,
  profession text not null,
  section text,
  signed_off_at timestamptz,
  -- subject of who signed: the operator, or who recorded it for somebody else
  signed_off_by text,
  readers text[] not null,
  unique (assessment_id, position),
  check ((signed_off_at is null) = (signed_off_by is null))
);
create index on cases.assessment_participant (case_id);

insert into cases.file_part values ('assessment_answer'), ('assessment_participant');

do $$
declare
  part text;
  audience text;
  reader text := 'coalesce(readers && (select registry.viewer_keys()), false)';
begin
  for part, audience in values
    -- the answers are the findings: to the PUA the outcome alone
    ('assessment_answer', $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE'))$q$),
    ('assessment_participant', $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE'))$q$)
  loop
    execute format('alter table cases.%I enable row level security', part);
    execute format('alter table cases.%I force row level security', part);
    execute format('create policy seen_by_readers on cases.%I for select using (%s and %s)', part, reader, audience);
    execute format('create policy changed_by_workers on cases.%I for update using (%s and %s and (select cases.viewer_works()))',
      part, reader, audience);
    execute format('create policy added_by_workers on cases.%I for insert with check (%s and cases.viewer_works())', part, reader);
    execute format(
      'create trigger keys_from_case before insert on cases.%I
         for each row when (new.readers is null) execute function cases.take_keys_of_case()', part);
  end loop;
end $$;
-- A draft is corrected; what is completed stays.
create policy withdrawn_from_a_draft on cases.assessment_answer for delete using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')) and (select cases.viewer_works())
  and exists (select from cases.assessment where assessment.id = assessment_id and completed_on is null)
);

grant select on cases.instrument, cases.instrument_section, cases.instrument_option, cases.instrument_item, cases.instrument_scale,
  cases.instrument_reading to cse_cases;
grant select, insert, delete on cases.assessment_answer to cse_cases;
grant select, insert, update on cases.assessment_participant to cse_cases;
