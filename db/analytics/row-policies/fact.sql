-- Pseudonymised facts: for the warehouse’s own work, never read by anybody.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The warehouse.
alter table analytics.event enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.event for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse.
alter table analytics.person_fact enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.person_fact for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse.
alter table analytics.case_fact enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.case_fact for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse.
alter table analytics.delivery_fact enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.delivery_fact for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse.
alter table analytics.appointment_fact enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.appointment_fact for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse.
alter table analytics.assessment_fact enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.assessment_fact for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse.
alter table analytics.transfer_fact enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.transfer_fact for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse: under which pseudonyms nothing is taken in any more.
alter table analytics.erased_pseudonym enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.erased_pseudonym for all
  using ('warehouse' = any (registry.viewer_keys()));
