-- Which facilities there are, since when they may operate, until when, and for which services they are authorised: what a project that places somebody
-- there is checked against. Ids, days and codes alone. Kept by services.
create table registry.known_facility (
  facility_id uuid primary key,
  authorised_on date,
  -- the first day on which it operates no more
  closed_on date,
  -- codes of the nomenclature
  service_types text[] not null default '{}'
);
create index on registry.known_facility using gin (service_types);
grant select on registry.known_facility to cse_cases;
