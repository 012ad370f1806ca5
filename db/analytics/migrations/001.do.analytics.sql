-- Anonymised facts, fed by events alone. A pseudonym is an HMAC made by the producer with a key this role cannot read;
-- a record key is the random number of the cell-key method, stored once with the fact (architecture: numbers about people).

create schema analytics;
grant usage on schema analytics to cse_analytics;

create table analytics.person_fact (
  pseudonym text primary key check (pseudonym ~ '^[0-9a-f]{64}$'),
  sex text not null check (sex in ('M', 'F', 'UNKNOWN')),
  birth_year smallint,
  comune text references registry.comune
);

create table analytics.case_fact (
  pseudonym text primary key check (pseudonym ~ '^[0-9a-f]{64}$'),
  person text not null check (person ~ '^[0-9a-f]{64}$'),
  comune text not null references registry.comune,
  ambito_code text not null references registry.ambito,
  province text not null,
  target_area text not null,
  phase text not null,
  sex text not null check (sex in ('M', 'F', 'UNKNOWN')),
  age_band text not null,
  month date not null check (extract(day from month) = 1),
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version integer not null
);

create table analytics.delivery_fact (
  pseudonym text primary key check (pseudonym ~ '^[0-9a-f]{64}$'),
  person text not null check (person ~ '^[0-9a-f]{64}$'),
  comune text not null references registry.comune,
  ambito_code text not null references registry.ambito,
  province text not null,
  target_area text not null,
  phase text not null,
  service_type text not null,
  sex text not null check (sex in ('M', 'F', 'UNKNOWN')),
  age_band text not null,
  month date not null check (extract(day from month) = 1),
  record_key bigint not null check (record_key between 0 and 4294967295),
  source_version integer not null
);

create index case_fact_by_place on analytics.case_fact (ambito_code, comune);
create index delivery_fact_by_place on analytics.delivery_fact (ambito_code, comune);

-- When the newest event of each kind was taken in.
create table analytics.freshness (
  topic text primary key,
  taken_in_at timestamptz not null
);

-- A release is immutable: what was given out cannot be taken back.
create table analytics.data_release (
  id uuid primary key,
  title text not null,
  released_on date not null,
  k smallint not null check (k >= 5),
  method text not null,
  records bigint not null check (records >= 0),
  withheld bigint not null check (withheld >= 0)
);

create table analytics.release_record (
  release_id uuid not null references analytics.data_release,
  position integer not null,
  ambito_code text references registry.ambito,
  target_area text,
  phase text,
  sex text,
  age_band text,
  opened_quarter text,
  opened_year text,
  primary key (release_id, position)
);

-- Pseudonymised facts are personal data still (EDPB 01/2025). The warehouse's own work reads and writes them; whoever asks for an
-- aggregate reads them too, since counting is what they are for, but has no field of the graph that shows one.
do $$
declare
  facts text;
begin
  foreach facts in array array['person_fact', 'case_fact', 'delivery_fact']
  loop
    execute format('alter table analytics.%I enable row level security', facts);
    execute format('alter table analytics.%I force row level security', facts);
    execute format(
      'create policy kept_by_the_warehouse on analytics.%I using (''warehouse'' = any (registry.viewer_keys()))', facts);
  end loop;
  foreach facts in array array['case_fact', 'delivery_fact']
  loop
    execute format(
      'create policy counted_for_the_territory on analytics.%I for select using (
         current_setting(''cse.scope'', true) in (''LOCAL'', ''AMBITO'', ''REGIONAL'') and cardinality(registry.viewer_keys()) > 0)', facts);
  end loop;
end $$;

create function analytics.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a release is immutable' using errcode = 'restrict_violation';
end $$;
create trigger immutable before update or delete or truncate on analytics.data_release
  for each statement execute function analytics.refuse_change();
create trigger immutable before update or delete or truncate on analytics.release_record
  for each statement execute function analytics.refuse_change();

grant select, insert, update on analytics.person_fact, analytics.case_fact, analytics.delivery_fact, analytics.freshness
  to cse_analytics;
grant select, insert on analytics.data_release, analytics.release_record to cse_analytics;
