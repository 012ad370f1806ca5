-- Anonymised facts, fed by events alone. A pseudonym is an HMAC made by the producer with a key this role cannot read;
-- a record key is the random number of the cell-key method, stored once with the fact (architecture: numbers about people).

create schema analytics;
grant usage on schema analytics to cse_analytics;

create table analytics.person_fact (
  pseudonym bytea primary key,
  sex text not null,
  birth_year smallint,
  comune text references registry.comune,
  recorded_at timestamptz not null
);

create table analytics.case_fact (
  pseudonym bytea primary key,
  person bytea not null,
  comune text not null references registry.comune,
  ambito_code text not null references registry.ambito,
  province text not null,
  target_area text not null,
  phase text not null,
  sex text not null,
  age_band text not null,
  opened_month date not null,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version integer not null
);
create index on analytics.case_fact (person);

create table analytics.delivery_fact (
  pseudonym bytea primary key,
  person bytea not null,
  comune text not null references registry.comune,
  ambito_code text not null references registry.ambito,
  province text not null,
  target_area text not null,
  phase text not null,
  service_type text not null,
  sex text not null,
  age_band text not null,
  month date not null,
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version integer not null
);
create index on analytics.delivery_fact (person);

-- The finest cells of the cube. Count and key sum are additive: every coarser cell is a sum of these.
create table analytics.case_cell (
  comune text not null,
  ambito_code text not null,
  province text not null,
  target_area text not null,
  phase text not null,
  sex text not null,
  age_band text not null,
  month date not null,
  count bigint not null,
  key_sum bigint not null,
  primary key (comune, target_area, phase, sex, age_band, month)
);

create table analytics.delivery_cell (
  comune text not null,
  ambito_code text not null,
  province text not null,
  target_area text not null,
  phase text not null,
  sex text not null,
  age_band text not null,
  month date not null,
  count bigint not null,
  key_sum bigint not null,
  primary key (comune, target_area, phase, sex, age_band, month)
);

create table analytics.indicator (
  code text primary key,
  name text not null,
  formula text not null,
  unit text not null,
  source text not null,
  direction text not null check (direction in ('HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL')),
  target numeric
);

create table analytics.indicator_value (
  indicator text not null references analytics.indicator,
  ambito_code text not null references registry.ambito,
  year smallint not null,
  value numeric,
  computed_at timestamptz not null,
  primary key (indicator, ambito_code, year)
);

create table analytics.data_release (
  id uuid primary key,
  title text not null,
  released_on date not null,
  k smallint not null check (k >= 5),
  method text not null,
  rows bigint not null
);

create table analytics.release_row (
  release_id uuid not null references analytics.data_release,
  position integer not null,
  ambito_code text not null,
  comune text,
  target_area text not null,
  phase text not null,
  sex text not null,
  age_band text not null,
  opened_quarter text not null,
  primary key (release_id, position)
);

-- Pseudonymised facts are personal data still (EDPB 01/2025): only the warehouse's own work reads them, and only the
-- regional application and the territory itself read the cells, through disclosure control.
do $$
declare
  part text;
begin
  foreach part in array array['person_fact', 'case_fact', 'delivery_fact', 'case_cell', 'delivery_cell']
  loop
    execute format('alter table analytics.%I enable row level security', part);
    execute format('alter table analytics.%I force row level security', part);
    execute format(
      'create policy warehouse on analytics.%I using (''warehouse'' = any (registry.viewer_keys()))', part);
  end loop;
end $$;

grant select, insert, update, delete on all tables in schema analytics to cse_analytics;
