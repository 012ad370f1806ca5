-- What every subgraph may read: the territory, who holds which case, and the log of access.
-- Row policies of all schemas need it; nothing else is shared.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create schema if not exists registry;

-- The keys of the viewer for whom this transaction runs. Empty or unset means nobody. Row policies ask for them in a subselect, which is
-- evaluated once a statement instead of once a row.
create function registry.viewer_keys() returns text[]
  language sql stable parallel safe
  return string_to_array(current_setting('cse.keys', true), ',');

-- The person behind the viewer, when a citizen asks.
create function registry.viewer_person() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('cse.person', true), '')::uuid;

create table registry.ambito (
  code text primary key check (code ~ '^ATS-[A-Z]{2}-[0-9]{2}$'),
  name text not null,
  lead_comune text not null,
  province text not null,
  local_code text,
  associative_form text,
  confidence text not null,
  evidence text not null
);

create table registry.comune (
  istat_code text primary key check (istat_code ~ '^[0-9]{6}$'),
  cadastral_code text not null unique check (cadastral_code ~ '^[A-Z][0-9]{3}$'),
  name text not null,
  slug text not null unique,
  province text not null,
  postal_codes text[] not null,
  population integer not null check (population > 0),
  population_census_2011 integer
);

alter table registry.ambito
  add foreign key (lead_comune) references registry.comune deferrable initially deferred;

-- A comune belongs to one Ambito at a time; composition changes by act, so membership is dated.
create table registry.ambito_membership (
  comune text not null references registry.comune,
  ambito text not null references registry.ambito,
  valid_from date not null,
  valid_to date,
  act text,
  confidence text not null,
  evidence text not null,
  primary key (comune, valid_from),
  check (valid_to is null or valid_to > valid_from),
  exclude using gist (comune with =, daterange(valid_from, valid_to) with &&)
);
create index on registry.ambito_membership (ambito);

-- Who holds which case, and so may see its person. Written by cases in the transaction that changes the holder.
create table registry.case_custody (
  case_id uuid primary key,
  person_id uuid not null,
  readers text[] not null
);
create index on registry.case_custody (person_id);
create index on registry.case_custody using gin (readers);

alter table registry.case_custody enable row level security;
alter table registry.case_custody force row level security;
create policy held_by_viewer on registry.case_custody
  for select using (readers && (select registry.viewer_keys()));
create policy written_by_cases on registry.case_custody
  for all to cse_cases using (true) with check (true);

-- Every read and write of an identified record: who, why, when, which persons. Never edited.
create table registry.access_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  scope text not null,
  subject text not null,
  roles text[] not null,
  client text,
  purpose text,
  operation text,
  request_id uuid not null,
  action text not null check (action in ('READ', 'WRITE', 'EMERGENCY')),
  persons uuid[] not null check (cardinality(persons) > 0),
  readers text[] not null
);
create index access_entry_persons on registry.access_entry using gin (persons);
create index access_entry_at on registry.access_entry (at);

alter table registry.access_entry enable row level security;
alter table registry.access_entry force row level security;
create policy written_by_anyone on registry.access_entry for insert with check (true);
-- The citizen sees the entries of the own record; a supervisor those of the own territory's operators.
create policy read_by_the_person_or_the_territory on registry.access_entry
  for select using (persons @> array[registry.viewer_person()] or readers && (select registry.viewer_keys()));

-- The citizen behind the demo sign-in, chosen when the synthetic population is made.
create table registry.demo_citizen (
  only_one boolean primary key default true check (only_one),
  tax_code text not null
);

grant usage on schema registry to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;
grant select on registry.ambito, registry.comune, registry.ambito_membership
  to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;
grant select on registry.case_custody to cse_persons;
grant select, insert, update on registry.case_custody to cse_cases;
grant insert on registry.access_entry to cse_persons, cse_cases, cse_services, cse_finance, cse_analytics;
grant select on registry.access_entry to cse_persons;
