-- The books: kept by the Ambito, checked by the Region, not read by comuni. Nothing of them is changed.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The Ambito and the Region.
alter table finance.commitment enable row level security, force row level security;

create policy seen_by_keeper_and_checker on finance.commitment for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())));

create policy added_by_the_ambito on finance.commitment for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- The Ambito and the Region; not the Region where it would be about fewer than five cases.
alter table finance.movement enable row level security, force row level security;

create policy seen_by_keeper_and_checker on finance.movement for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    or ('system:books' = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())) and not (exists (select from finance.movement_of_cases where movement_of_cases.movement_id = movement.id)));

create policy added_by_the_ambito on finance.movement for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));

-- The Ambito and the Region; not the Region where it would be about fewer than five cases.
alter table finance.year_residue enable row level security, force row level security;

create policy seen_by_keeper_and_checker on finance.year_residue for select
  using ((('ambito:' || ambito_code) = any (registry.viewer_keys()))
    or ('region' = any (registry.viewer_keys())) and not (exists (select from finance.commitment where commitment.id = year_residue.commitment_id and commitment.withheld_liquidated_cents > 0)));

create policy added_by_the_ambito on finance.year_residue for insert
  with check (('ambito:' || ambito_code) = any (registry.viewer_keys()));
