-- Tokens and people that are let in no more, though their issuer still vouches for them. Written by a command, read by every gateway.
create table registry.revocation (
  id bigint generated always as identity primary key,
  issuer text not null check (issuer <> ''),
  -- one token (`jti`), or everything of a subject
  token text,
  subject text,
  since timestamptz not null,
  -- null: until it is lifted
  until timestamptz,
  check (num_nonnulls(token, subject) = 1),
  -- a token ends by itself
  check (token is null or until is not null),
  check (until > since)
);
create index on registry.revocation (issuer, subject);
create index on registry.revocation (until);
alter table registry.revocation enable row level security;
alter table registry.revocation force row level security;
create policy read_by_gateways on registry.revocation for select to cse_counts using (true);
grant select on registry.revocation to cse_counts;

-- What has ended is of no use and names somebody: it goes. Called every minute by whoever delivers events.
create function registry.remove_ended_revocations() returns integer
  language sql security definer set search_path = registry, pg_temp
begin atomic
  with removed as (delete from registry.revocation where until <= clock_timestamp() returning id)
  select count(*)::integer from removed;
end;
revoke all on function registry.remove_ended_revocations from public;
grant execute on function registry.remove_ended_revocations to cse_outbox;
