-- What the platform keeps for itself.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- How often who has asked: the gateways’ own.
alter table registry.request_count enable row level security, force row level security;

create policy request_count_of_gateways on registry.request_count for all to cse_counts
  using (true)
  with check (true);

-- Whom the gateways let in no more: they read it, the administrator writes it.
alter table registry.revocation enable row level security, force row level security;

create policy read_by_gateways on registry.revocation for select to cse_counts
  using (true);

-- Events that were given up: for who delivers them.
alter table registry.dead_event enable row level security, force row level security;

create policy deliverers on registry.dead_event for all to cse_outbox, postgres
  using (true)
  with check (true);
