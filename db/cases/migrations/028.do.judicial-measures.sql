-- Measures of a court about a person (provvedimenti dell’autorità giudiziaria): which, by whom, under which number, with hearings and terms. Data
-- relating to proceedings, and of minors: for who works with the file and holds RESTRICTED, never by an emergency.

create table cases.judicial_measure (
  id uuid primary key,
  case_id uuid not null references cases."case" on delete cascade,
  kind text not null check (kind in ('REMOVAL_FROM_FAMILY', 'FOSTER_CARE', 'RESPONSIBILITY_SUSPENDED', 'RESPONSIBILITY_FORFEITED', 'PROBATION',
    'GUARDIANSHIP', 'PROTECTION_ORDER', 'OTHER')),
  authority cases.encrypted_text not null,
  number cases.encrypted_text not null,
  contents cases.encrypted_text,
  issued_on date not null,
  -- the last day, where the measure has one
  valid_to date check (valid_to >= issued_on),
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  ended_on date check (ended_on >= issued_on),
  end_reason cases.encrypted_text,
  check ((ended_on is null) = (end_reason is null)),
  readers text[] not null
);
create index on cases.judicial_measure (case_id);

-- A hearing (udienza) or a term (termine, such as a report that is to be filed).
create table cases.judicial_date (
  id uuid primary key,
  measure_id uuid not null references cases.judicial_measure on delete cascade,
  case_id uuid not null references cases."case" on delete cascade,
  kind text not null check (kind in ('HEARING', 'TERM')),
  due_on date not null,
  subject cases.encrypted_text,
  -- when it was held or met, or fell away
  settled_on date,
  readers text[] not null
);
create index on cases.judicial_date (measure_id);
create index on cases.judicial_date (case_id, due_on) where settled_on is null;

do $$
declare
  part text;
  name text;
  reader text := 'coalesce(readers && (select registry.viewer_keys()), false)';
  restricted text := $q$(select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE') and cases.viewer_is('role:RESTRICTED'))$q$;
begin
  for part, name in values ('judicial_measure', 'authority'), ('judicial_measure', 'number'), ('judicial_measure', 'contents'),
    ('judicial_measure', 'end_reason'), ('judicial_date', 'subject')
  loop
    execute format('alter table cases.%I add constraint %I check (substr(%I, 1, 1) = ''\x01'' and length(%I) >= 45)',
      part, part || '_' || name || '_encrypted', name, name);
  end loop;
  foreach part in array array['judicial_measure', 'judicial_date']
  loop
    execute format('alter table cases.%I enable row level security', part);
    execute format('alter table cases.%I force row level security', part);
    execute format(
      'create trigger keys_from_case before insert on cases.%I
         for each row when (new.readers is null) execute function cases.take_keys_of_case()', part);
    insert into cases.file_part values (part);
    execute format('create policy restricted_takes_a_standing_key on cases.%I as restrictive for select
      using (coalesce(readers && (select registry.viewer_standing_keys()), false))', part);
    execute format('create policy seen_by_readers on cases.%I for select using (%s and %s)', part, reader, restricted);
    execute format('create policy added_by_workers on cases.%I for insert with check (%s and cases.viewer_works()
      and cases.viewer_is(''role:SOCIAL_WORKER'', ''role:PLAN_OFFICE'') and cases.viewer_is(''role:RESTRICTED''))', part, reader);
    execute format('create policy changed_by_workers on cases.%I for update using (%s and %s and (select cases.viewer_works()))', part, reader, restricted);
  end loop;
end $$;
select registry.withhold_restricted('cases');
grant select, insert on cases.judicial_measure, cases.judicial_date to cse_cases;
grant update (ended_on, end_reason) on cases.judicial_measure to cse_cases;
grant update (settled_on) on cases.judicial_date to cse_cases;
