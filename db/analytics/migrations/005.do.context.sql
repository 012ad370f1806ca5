-- Official statistics, against which the facts are read: loaded from dated files, with their source and licence. Public, no person in them.

create table analytics.context_dataset (
  code text not null check (code ~ '^[A-Z][A-Z0-9_]{1,39}$'),
  year smallint not null check (year between 1990 and 2100),
  title text not null,
  source text not null,
  licence text not null,
  reference_date date not null,
  -- SHA-256 of the files as they were loaded
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  figures integer not null check (figures > 0),
  loaded_at timestamptz not null default clock_timestamp(),
  primary key (code, year)
);

create table analytics.context_value (
  dataset text not null,
  year smallint not null,
  comune text references registry.comune,
  ambito_code text references registry.ambito,
  measure text not null check (measure ~ '^[A-Z][A-Z0-9_]{0,59}$'),
  sex text not null check (sex in ('M', 'F', 'ALL')),
  -- whole years, both ends belong to the class; both null for all ages, only the last null for an open class
  age_from smallint check (age_from >= 0),
  age_to smallint check (age_to >= age_from),
  value numeric not null,
  foreign key (dataset, year) references analytics.context_dataset on delete cascade,
  check (num_nonnulls(comune, ambito_code) = 1),
  check (age_from is not null or age_to is null),
  unique nulls not distinct (dataset, year, comune, ambito_code, measure, sex, age_from, age_to)
);

grant select on analytics.context_dataset, analytics.context_value to cse_analytics;

-- SIOSS macro-area of each prestation, from the catalogue of the Region: by it deliveries at home are told.
alter table analytics.service_type add column macro_area text;
