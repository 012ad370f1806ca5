-- People, their households and what certified sources say of them.

create schema persons;
grant usage on schema persons to cse_persons;

create table persons.household (
  id uuid primary key,
  comune text not null references registry.comune,
  address text not null,
  readers text[] not null
);

create table persons.person (
  id uuid primary key,
  tax_code text check (tax_code ~ '^([A-Z0-9]{16}|[0-9]{11})$'),
  -- names may be missing (ANPR senzaNome, senzaCognome)
  given_name text,
  family_name text,
  -- what lists are ordered and searched by. The collation puts names in the order of an Italian register and makes "names that begin
  -- with" a range of the index, whatever their case and accents. Columns, since only comparisons of plain columns may pass below a
  -- row policy and so reach the index.
  given_name_order text collate "it-x-icu" not null generated always as (coalesce(given_name, '')) stored,
  family_name_order text collate "it-x-icu" not null generated always as (coalesce(family_name, '')) stored,
  sex text check (sex in ('M', 'F')),
  birth_year smallint,
  birth_month smallint check (birth_month between 1 and 12),
  birth_day smallint check (birth_day between 1 and 31),
  -- yyyymmdd, with zeros for what is unknown
  birth_order integer not null generated always as
    (coalesce(birth_year::integer, 0) * 10000 + coalesce(birth_month::integer, 0) * 100 + coalesce(birth_day::integer, 0)) stored,
  birth_place_code text check (birth_place_code ~ '^[A-Z][0-9]{3}$'),
  birth_place_name text,
  citizenships text[] not null default '{}',
  deceased_on date,
  residence_comune text references registry.comune,
  residence_address text,
  residence_since date,
  domicile_comune text references registry.comune,
  domicile_address text,
  email text,
  mobile text,
  household_id uuid references persons.household,
  readers text[] not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  check (birth_day is null or birth_month is not null),
  check (birth_month is null or birth_year is not null),
  -- whoever lives in a comune is seen by that comune; nobody else is added by residence
  check (residence_comune is null or readers @> array['comune:' || residence_comune])
);
create unique index person_tax_code on persons.person (tax_code);
create index person_of_comune_by_name on persons.person
  (residence_comune, family_name_order, given_name_order, id);
create index person_of_comune_by_birth on persons.person (residence_comune, birth_order, id);
create index person_household on persons.person (household_id);

create table persons.household_member (
  household_id uuid not null references persons.household,
  person_id uuid not null references persons.person,
  given_name text,
  family_name text,
  -- ANPR table 05: 1 reference person, 2 spouse, 3 child …
  relation_code text not null,
  since date not null,
  primary key (household_id, person_id)
);

create table persons.residence (
  id uuid primary key,
  person_id uuid not null references persons.person,
  comune text references registry.comune,
  address text,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  exclude using gist (person_id with =, daterange(valid_from, valid_to) with &&)
);

create table persons.relationship (
  id uuid primary key,
  person_id uuid not null references persons.person,
  other_person_id uuid references persons.person,
  other_name text,
  kind text not null,
  note text,
  since date
);
create index on persons.relationship (person_id);

create table persons.isee_attestation (
  id uuid primary key,
  person_id uuid not null references persons.person,
  kind text not null check (kind in ('ORDINARY', 'MINOR', 'UNIVERSITY', 'SOCIO_HEALTH', 'DOCTORATE', 'RESIDENTIAL')),
  current boolean not null,
  isee_cents bigint check (isee_cents >= 0),
  ise_cents bigint check (ise_cents >= 0),
  equivalence_scale numeric(4, 2) not null,
  dsu_protocol text not null check (dsu_protocol ~ '^INPS-ISEE-[0-9]{4}-[0-9]{8}[A-Z]-[0-9]{2}$'),
  submitted_on date not null,
  valid_until date not null check (valid_until >= submitted_on),
  discrepancies text[] not null default '{}'
);
create index on persons.isee_attestation (person_id, kind, submitted_on desc);

create table persons.employment_status (
  person_id uuid primary key references persons.person,
  status text not null check (status in ('EMPLOYED', 'SELF_EMPLOYED', 'UNEMPLOYED', 'INACTIVE', 'STUDENT', 'RETIRED')),
  since date,
  source text not null,
  as_of date not null
);

create table persons.disability_finding (
  id uuid primary key,
  person_id uuid not null references persons.person,
  -- SIUSS InvaliditaCivile 1-8
  kind_code text not null check (kind_code ~ '^[1-8]$'),
  percentage smallint check (percentage between 0 and 100),
  found_on date not null,
  review_on date,
  source text not null
);
create index on persons.disability_finding (person_id);

create table persons.consent (
  id uuid primary key,
  person_id uuid not null references persons.person,
  purpose text not null,
  given_on date not null,
  expires_on date,
  withdrawn_on date,
  signatory text not null
);
create index on persons.consent (person_id);

create table persons.certification (
  id uuid primary key,
  person_id uuid not null references persons.person,
  source text not null check (source in ('ANPR', 'INPS', 'MLPS')),
  service text not null,
  request_reference text not null,
  fields text[] not null,
  certified_at timestamptz not null
);
create index on persons.certification (person_id);

create table persons.possible_duplicate (
  person_id uuid not null references persons.person,
  other_person_id uuid not null references persons.person,
  similarity real not null check (similarity between 0 and 1),
  primary key (person_id, other_person_id)
);

-- A person is seen by the comune of residence, by the person, and by whoever holds a case of the person
-- (custody's own policy leaves only the viewer's).
alter table persons.person enable row level security;
alter table persons.person force row level security;
create policy seen_by_residence_self_or_holder on persons.person using (
  readers && (select registry.viewer_keys())
  or exists (select from registry.case_custody held where held.person_id = person.id)
);

alter table persons.household enable row level security;
alter table persons.household force row level security;
create policy seen_with_a_member on persons.household using (
  readers && (select registry.viewer_keys())
  or exists (select from persons.person member where member.household_id = household.id)
);

alter table persons.household_member enable row level security;
alter table persons.household_member force row level security;
create policy seen_with_the_household on persons.household_member using (
  exists (select from persons.household where household.id = household_member.household_id)
);

-- What belongs to a person is seen by whoever sees the person …
do $$
declare
  belongings text;
begin
  foreach belongings in array array['residence', 'relationship', 'employment_status', 'consent', 'certification', 'possible_duplicate']
  loop
    execute format('alter table persons.%I enable row level security', belongings);
    execute format('alter table persons.%I force row level security', belongings);
    execute format(
      'create policy seen_with_the_person on persons.%1$I using (
         exists (select from persons.person where person.id = %1$I.person_id))', belongings);
  end loop;
end $$;

-- … but a health datum only by the person and by the professions that work with it; that somebody asked for the ISEE of
-- socio-health or residential services is one too.
create function persons.viewer_works_with_health_of(person uuid) returns boolean
  language sql stable parallel safe
  return registry.viewer_keys() && array['role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE', 'person:' || person];

alter table persons.isee_attestation enable row level security;
alter table persons.isee_attestation force row level security;
create policy seen_with_the_person on persons.isee_attestation using (
  exists (select from persons.person where person.id = isee_attestation.person_id)
  and (kind not in ('SOCIO_HEALTH', 'RESIDENTIAL') or persons.viewer_works_with_health_of(person_id))
);

alter table persons.disability_finding enable row level security;
alter table persons.disability_finding force row level security;
create policy health_seen_by_person_and_professions on persons.disability_finding using (
  exists (select from persons.person where person.id = disability_finding.person_id)
  and persons.viewer_works_with_health_of(person_id)
);

-- Who has read or changed a person's record, for the person and for the supervisors of a territory: the condition of the log's own
-- row policy, behind the index on persons. The policy alone would be checked on the whole log, since containment of arrays may not
-- be pushed below it.
create function persons.accesses_of(person uuid) returns setof registry.access_entry
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select entry.*
  from registry.access_entry entry
  where entry.persons @> array[person]
    and (person = registry.viewer_person() or entry.readers && registry.viewer_keys());
end;
revoke all on function persons.accesses_of from public;
grant execute on function persons.accesses_of to cse_persons;

-- Sign-in knows a tax code and needs the record's id before any viewer exists.
create function persons.id_of_tax_code(wanted text) returns uuid
  language sql stable security definer set search_path = persons, pg_temp
  return (select id from persons.person where tax_code = wanted);
revoke all on function persons.id_of_tax_code from public;
grant execute on function persons.id_of_tax_code to cse_persons;

grant select, insert, update on all tables in schema persons to cse_persons;
