-- The warehouse as a function of what was heard. Every batch of facts is kept in `event` as it came; facts and cells follow from the events in
-- the order of their positions, however they are cut into batches, and can be made anew from them at any time (`pnpm warehouse rebuild`).

create table analytics.event (
  id bigint generated always as identity primary key,
  topic text not null,
  payload json not null,
  facts integer not null check (facts >= 0),
  heard_at timestamptz not null default clock_timestamp(),
  -- Its place in the order in which events were taken in; null while it waits.
  position bigint unique
) with (fillfactor = 80);
create index event_waiting on analytics.event (id) where position is null;

-- What was heard before events were kept becomes their beginning.
insert into analytics.event (topic, facts, payload)
  select 'analytics.persons', count(*), json_build_object('backlog', true, 'facts', json_agg(json_build_object(
    'pseudonym', pseudonym, 'sex', sex, 'birthYear', birth_year, 'comune', comune,
    'recordKey', ('x' || left(pseudonym, 8))::bit(32)::bigint, 'version', 0)))
  from (select *, row_number() over (order by pseudonym) / 1000 as batch from analytics.person_fact) fact group by batch order by batch;
insert into analytics.event (topic, facts, payload)
  select 'analytics.cases', count(*), json_build_object('backlog', true, 'facts', json_agg(json_build_object(
    'pseudonym', pseudonym, 'person', person, 'comune', comune, 'ambito', ambito_code, 'province', province, 'targetArea', target_area,
    'phase', phase, 'openedMonth', to_char(month, 'YYYY-MM'), 'recordKey', record_key, 'version', source_version)))
  from (select *, row_number() over (order by pseudonym) / 1000 as batch from analytics.case_fact) fact group by batch order by batch;
insert into analytics.event (topic, facts, payload)
  select 'analytics.deliveries', count(*), json_build_object('backlog', true, 'facts', json_agg(json_build_object(
    'pseudonym', pseudonym, 'person', person, 'comune', comune, 'ambito', ambito_code, 'province', province, 'targetArea', target_area,
    'phase', phase, 'serviceType', service_type, 'month', to_char(month, 'YYYY-MM'), 'withdrawn', withdrawn, 'recordKey', record_key,
    'version', source_version)))
  from (select *, row_number() over (order by pseudonym) / 1000 as batch from analytics.delivery_fact) fact group by batch order by batch;
select registry.emit('analytics.digest', '{}', 'analytics.digest') where exists (select from analytics.event);

drop table analytics.person_fact, analytics.case_fact, analytics.delivery_fact;

-- Facts in their newest version. Sex, year of birth and ISEE of a record are those of its person.
create table analytics.person_fact (
  pseudonym text collate "C" primary key check (pseudonym ~ '^[0-9a-f]{64}$'),
  sex text not null check (sex in ('M', 'F', 'UNKNOWN')),
  birth_year smallint,
  comune text,
  isee_band text not null,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version bigint not null
);

create table analytics.case_fact (
  pseudonym text collate "C" primary key,
  person text collate "C" not null,
  comune text not null,
  ambito_code text not null,
  province text not null,
  target_area text not null,
  phase text not null,
  status text not null,
  opened_month date not null check (extract(day from opened_month) = 1),
  closed_month date check (extract(day from closed_month) = 1),
  outcome text,
  -- Whole days from the opening to the first time that the case got there.
  wait_assessment integer,
  wait_project integer,
  wait_delivery integer,
  wait_closure integer,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version bigint not null
);

create table analytics.delivery_fact (
  pseudonym text collate "C" primary key,
  person text collate "C" not null,
  comune text not null,
  ambito_code text not null,
  province text not null,
  target_area text not null,
  phase text not null,
  service_type text not null,
  month date not null check (extract(day from month) = 1),
  minutes bigint not null check (minutes >= 0),
  cents bigint not null check (cents >= 0),
  fund text,
  -- Recorded by mistake: it counts no more, and stays so that an event that comes late does not bring it back.
  withdrawn boolean not null,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version bigint not null
);

create table analytics.appointment_fact (
  pseudonym text collate "C" primary key,
  person text collate "C" not null,
  comune text not null,
  ambito_code text not null,
  province text not null,
  purpose text not null,
  month date not null check (extract(day from month) = 1),
  outcome text not null,
  wait_days integer not null,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version bigint not null
);

create table analytics.assessment_fact (
  pseudonym text collate "C" primary key,
  person text collate "C" not null,
  comune text not null,
  ambito_code text not null,
  province text not null,
  target_area text not null,
  instrument text not null,
  need text,
  month date not null check (extract(day from month) = 1),
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version bigint not null
);

create table analytics.transfer_fact (
  pseudonym text collate "C" primary key,
  person text collate "C" not null,
  comune text not null,
  ambito_code text not null,
  province text not null,
  target_area text not null,
  month date not null check (extract(day from month) = 1),
  outcome text not null,
  days integer,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version bigint not null
);

create index case_fact_of_person on analytics.case_fact (person);
create index case_fact_opened on analytics.case_fact (opened_month);
create index delivery_fact_of_person on analytics.delivery_fact (person);
create index appointment_fact_of_person on analytics.appointment_fact (person);
create index assessment_fact_of_person on analytics.assessment_fact (person);
create index transfer_fact_of_person on analytics.transfer_fact (person);

-- Offer, staff and money are public and exact: no person is behind them.
create table analytics.offer_fact (
  facility uuid not null,
  year smallint not null,
  comune text not null,
  ambito_code text not null,
  article text not null,
  service_type text,
  capacity integer not null,
  occupied integer not null,
  source_version bigint not null,
  primary key (facility, year)
);

create table analytics.staff_fact (
  ambito_code text not null,
  year smallint not null,
  profile text not null,
  -- Full-time equivalents, in hundredths.
  full_time integer not null,
  source_version bigint not null,
  primary key (ambito_code, year, profile)
);

create table analytics.amount_fact (
  intervention uuid not null,
  year smallint not null,
  fund text not null,
  ambito_code text not null,
  target_area text not null,
  service_type text not null,
  level text,
  planned bigint not null,
  committed bigint not null,
  liquidated bigint not null,
  paid bigint not null,
  source_version bigint not null,
  primary key (intervention, year, fund)
);

-- Family and essential level of each prestation, from the catalogue of the Region.
create table analytics.service_type (
  code text primary key,
  family text not null,
  leps text
);

-- What is counted of the records of one combination of values in one of the kept tables (`subgraphs/analytics/src/catalogue.ts`). The second group
-- of figures is what the cell was when it was last told: see `cell.ts`.
create table analytics.cell (
  kept text collate "C" not null,
  period text collate "C" not null,
  territory text collate "C" not null,
  one text collate "C" not null,
  other text collate "C" not null,
  count bigint not null,
  persons bigint not null,
  key_sum bigint not null,
  person_key_sum bigint not null,
  squares bigint not null,
  minutes bigint not null,
  minute_squares bigint not null,
  cents bigint not null,
  euro_squares bigint not null,
  told_count bigint not null,
  told_persons bigint not null,
  told_key_sum bigint not null,
  told_person_key_sum bigint not null,
  told_squares bigint not null,
  told_minutes bigint not null,
  told_minute_squares bigint not null,
  told_cents bigint not null,
  told_euro_squares bigint not null,
  -- Marks of the persons who have moved the cell since it was told.
  waiting integer[] not null,
  primary key (kept, period, territory, one, other)
) with (fillfactor = 80);

-- Which catalogue of tables the cells were made by.
create table analytics.cells_made_by (
  only_one boolean primary key default true check (only_one),
  catalogue text not null
);

-- Pseudonymised facts are personal data still (EDPB 01/2025): the warehouse's own work alone reads them. Cells hold true counts; whoever may ask
-- for an aggregate reads them, and has no field of the graph that shows one.
do $$
declare
  kept text;
begin
  foreach kept in array array['event', 'person_fact', 'case_fact', 'delivery_fact', 'appointment_fact', 'assessment_fact', 'transfer_fact', 'cell']
  loop
    execute format('alter table analytics.%I enable row level security', kept);
    execute format('alter table analytics.%I force row level security', kept);
    execute format(
      'create policy kept_by_the_warehouse on analytics.%I using (''warehouse'' = any ((select registry.viewer_keys())::text[]))', kept);
  end loop;
end $$;
create policy counted_for_the_territory on analytics.cell for select using (
  (select current_setting('cse.scope', true) in ('LOCAL', 'AMBITO', 'REGIONAL') and cardinality(registry.viewer_keys()) > 0));

grant select, insert, update, delete on analytics.person_fact, analytics.case_fact, analytics.delivery_fact, analytics.appointment_fact,
  analytics.assessment_fact, analytics.transfer_fact, analytics.offer_fact, analytics.staff_fact, analytics.amount_fact, analytics.cell,
  analytics.cells_made_by to cse_analytics;
grant select, insert on analytics.event to cse_analytics;
grant update (position) on analytics.event to cse_analytics;
grant delete on analytics.freshness to cse_analytics;
grant select on analytics.service_type to cse_analytics;
