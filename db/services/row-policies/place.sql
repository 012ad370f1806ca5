-- Places (unità d’offerta). Those that the law keeps secret are rows for who places or follows somebody there, and for nobody else.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Everybody sees those that are not protected; a protected one who places or follows somebody there.
alter table services.facility enable row level security, force row level security;

create policy protected_for_who_places on services.facility for select
  using (not protected
    or (exists (select from registry.placement where placement.facility_id = facility.id)));

-- How many are there: for who places or follows somebody there.
alter table services.facility_occupancy enable row level security, force row level security;

create policy seen_by_who_places on services.facility_occupancy for select
  using (exists (select from registry.placement where placement.facility_id = facility_occupancy.facility_id));

-- Whoever sees one of its places.
alter table services.provider enable row level security, force row level security;

create policy known_by_its_places on services.provider for select
  using (exists (select from services.facility where facility.provider_id = provider.id));
