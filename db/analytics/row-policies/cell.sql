-- Counts, before disclosure control is applied to them.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The warehouse keeps them; they are read to publish figures, for operators of comuni, Ambiti and the Region.
alter table analytics.cell enable row level security, force row level security;

create policy counted_for_the_territory on analytics.cell for select
  using ((current_setting('cse.scope', true) = any (array['LOCAL', 'AMBITO', 'REGIONAL']))
    and cardinality(registry.viewer_keys()) > 0);

create policy kept_by_the_warehouse on analytics.cell for all
  using ('warehouse' = any (registry.viewer_keys()));

-- As those of now.
alter table analytics.previous_cell enable row level security, force row level security;

create policy counted_for_the_territory on analytics.previous_cell for select
  using ((current_setting('cse.scope', true) = any (array['LOCAL', 'AMBITO', 'REGIONAL']))
    and cardinality(registry.viewer_keys()) > 0);

create policy kept_by_the_warehouse on analytics.previous_cell for all
  using ('warehouse' = any (registry.viewer_keys()));
