-- Releases of anonymised cases: for operators of the Region alone.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The Region reads and requests one; the warehouse makes it.
alter table analytics.data_release enable row level security, force row level security;

create policy read_by_the_region on analytics.data_release for select
  using ('region' = any (registry.viewer_keys()));

create policy made_by_the_warehouse on analytics.data_release for all
  using ('warehouse' = any (registry.viewer_keys()));

create policy requested_by_the_region on analytics.data_release for insert
  with check (status = 'PREPARING'
    and ('region' = any (registry.viewer_keys())));

-- The Region reads; the warehouse makes it.
alter table analytics.release_class enable row level security, force row level security;

create policy read_by_the_region on analytics.release_class for select
  using ('region' = any (registry.viewer_keys()));

create policy made_by_the_warehouse on analytics.release_class for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The Region reads; the warehouse makes it.
alter table analytics.release_file enable row level security, force row level security;

create policy read_by_the_region on analytics.release_file for select
  using ('region' = any (registry.viewer_keys()));

create policy made_by_the_warehouse on analytics.release_file for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The Region reads; the warehouse makes it.
alter table analytics.release_file_part enable row level security, force row level security;

create policy read_by_the_region on analytics.release_file_part for select
  using ('region' = any (registry.viewer_keys()));

create policy made_by_the_warehouse on analytics.release_file_part for all
  using ('warehouse' = any (registry.viewer_keys()));

-- The warehouse: of which cases a release was made.
alter table analytics.released_case enable row level security, force row level security;

create policy made_by_the_warehouse on analytics.released_case for all
  using ('warehouse' = any (registry.viewer_keys()));
