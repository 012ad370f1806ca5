-- Who offers what where: the catalogue, the units of offer, the front offices and their appointments.

create schema services;
grant usage on schema services to cse_services;

-- Catalogue: dated vocabularies of the administration, loaded from db/data -------------------------------------------

create table services.target_area (
  code text primary key,
  label text not null,
  siuss_area text,
  confidence text not null
);

create table services.macro_area (
  code text primary key,
  label text not null,
  confidence text not null,
  evidence text
);

create table services.leps (
  code text primary key,
  label text not null,
  origin text not null
);

create table services.service_family (
  code text primary key,
  label text not null
);

create table services.service_type (
  code text primary key,
  label text not null,
  family text not null references services.service_family,
  parent_code text references services.service_type deferrable initially deferred,
  macro_area text references services.macro_area,
  leps text references services.leps,
  target_areas text[] not null default '{}',
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
create index on services.service_type (family, code);

create table services.regulation_article (
  regulation text not null,
  article text not null,
  denomination text not null,
  register_area text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  replaced_by text,
  confidence text not null,
  primary key (regulation, article, valid_from)
);

create table services.service_type_regulation (
  service_type text not null references services.service_type,
  regulation text not null,
  article text not null,
  valid_from date not null,
  primary key (service_type, regulation, article, valid_from),
  foreign key (regulation, article, valid_from) references services.regulation_article
);

-- Offer ---------------------------------------------------------------------------------------------------------------

create table services.provider (
  id uuid primary key,
  name text not null,
  legal_form text not null check (legal_form in ('PUBLIC', 'COOPERATIVE', 'ASSOCIATION', 'COMPANY', 'RELIGIOUS')),
  vat_number text unique check (vat_number ~ '^[0-9]{11}$')
);

create table services.facility (
  id uuid primary key,
  name text collate "it-x-icu" not null,
  provider_id uuid not null references services.provider,
  comune text not null references registry.comune,
  ambito_code text not null references registry.ambito,
  address text not null,
  regulation text not null,
  article text not null,
  article_from date not null,
  capacity integer not null check (capacity > 0),
  occupied integer not null check (occupied between 0 and capacity),
  -- four states with dates of their own: authorised, registered, accredited, listed in the catalogue
  authorised_on date,
  authorisation_act text,
  registered_on date,
  accredited_on date,
  listed_on date,
  closed_on date,
  foreign key (regulation, article, article_from) references services.regulation_article
);
create index on services.facility (comune, name, id);
create index on services.facility (ambito_code, name, id);
create index on services.facility (name, id);
create index on services.facility (regulation, article, name, id);
create index on services.facility (provider_id);
create index facility_by_part_of_name on services.facility using gin (name gin_trgm_ops);

create table services.activated_service (
  ambito_code text not null references registry.ambito,
  comune text references registry.comune,
  year smallint not null,
  service_type text not null references services.service_type,
  management text not null check (management in ('SINGLE', 'ASSOCIATED')),
  users_planned integer not null check (users_planned >= 0),
  unique nulls not distinct (ambito_code, comune, year, service_type)
);
create index on services.activated_service (comune, year);

create table services.staff (
  ambito_code text not null references registry.ambito,
  year smallint not null,
  profession text not null,
  headcount integer not null check (headcount >= 0),
  full_time_equivalent numeric(8, 2) not null check (full_time_equivalent >= 0),
  permanent integer not null check (permanent between 0 and headcount),
  primary key (ambito_code, year, profession)
);

create table services.sioss_campaign (
  year smallint primary key,
  opens_on date not null,
  due_on date not null check (due_on > opens_on)
);

create table services.sioss_module (
  year smallint not null references services.sioss_campaign,
  ambito_code text not null references registry.ambito,
  module text not null,
  status text not null check (status in ('TO_FILL', 'SUBMITTED', 'VALIDATED', 'RETURNED')),
  submitted_on date,
  validated_on date,
  primary key (year, ambito_code, module)
);

-- Appointments ----------------------------------------------------------------------------------------------------------

create table services.office (
  id uuid primary key,
  comune text not null references registry.comune,
  name text not null,
  address text not null,
  kind text not null check (kind in ('FRONT_OFFICE', 'PUA'))
);
create index on services.office (comune);

create table services.slot (
  id uuid primary key,
  office_id uuid not null references services.office,
  comune text not null references registry.comune,
  -- whole minutes, so that a cursor made of text loses nothing
  starts_at timestamptz not null check (extract(second from starts_at) = 0),
  ends_at timestamptz not null check (ends_at > starts_at),
  booked boolean not null default false,
  exclude using gist (office_id with =, tstzrange(starts_at, ends_at) with &&)
);
create index free_slots on services.slot (comune, starts_at, id) where not booked;
create index agenda on services.slot (comune, starts_at);

create table services.appointment (
  id uuid primary key,
  slot_id uuid not null references services.slot,
  person_id uuid not null,
  case_id uuid,
  comune text not null references registry.comune,
  purpose text not null,
  status text not null check (status in ('BOOKED', 'CANCELLED', 'CHECKED_IN', 'MISSED')),
  booked_at timestamptz not null,
  readers text[] not null,
  check (readers @> array['comune:' || comune, 'person:' || person_id])
);
create unique index one_booking_a_slot on services.appointment (slot_id) where status in ('BOOKED', 'CHECKED_IN');
create index on services.appointment (slot_id);
create index on services.appointment (person_id);
create index on services.appointment (case_id) where case_id is not null;

-- Row walls: only appointments tell of persons; the rest is public by nature.
alter table services.appointment enable row level security;
alter table services.appointment force row level security;
create policy seen_by_readers on services.appointment using (readers && (select registry.viewer_keys()));

grant select on all tables in schema services to cse_services;
grant insert, update on services.provider, services.facility, services.activated_service, services.staff,
  services.sioss_module, services.office, services.slot, services.appointment to cse_services;
