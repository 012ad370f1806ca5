-- What the viewer is in analytics.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The keys of who asks, but that of a person.
create function analytics.requester_keys() returns text[]
  select array(select key from unnest(registry.viewer_keys()) as key where key not like 'person:%' order by key);
