-- Tables that are taken page by page.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- Each for whoever requested it, with the same keys.
alter table analytics.extract enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.extract for all
  using ('warehouse' = any (registry.viewer_keys()));

create policy read_by_requester on analytics.extract for all
  using (requested_as = current_setting('cse.scope', true)
    and requested_with = analytics.requester_keys()
    and (requested_as = any (array['LOCAL', 'AMBITO', 'REGIONAL']))
    and cardinality(requested_with) > 0);

-- As the extract.
alter table analytics.extract_part enable row level security, force row level security;

create policy kept_by_the_warehouse on analytics.extract_part for all
  using ('warehouse' = any (registry.viewer_keys()));

create policy read_by_requester on analytics.extract_part for all
  using (exists (select from analytics."extract" where "extract".id = extract_part.extract_id));
