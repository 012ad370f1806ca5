-- How often who has asked, counted together by gateways that share their limits: a row for each client, person or address and window, gone
-- soon after the window ends. Persons and addresses are there by a keyed digest. Not logged ahead: after a crash the counting begins anew.
create unlogged table registry.request_count (
  key text primary key,
  points integer not null,
  -- milliseconds since 1970, by the clock of the gateways
  expire bigint not null
);
create index on registry.request_count (expire);
alter table registry.request_count enable row level security;
alter table registry.request_count force row level security;
create policy request_count_of_gateways on registry.request_count to cse_counts using (true) with check (true);
grant usage on schema registry to cse_counts;
grant select, insert, update, delete on registry.request_count to cse_counts;
