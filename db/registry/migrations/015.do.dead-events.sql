-- Events that were given up after their last attempt leave the queue, and are kept with the reason until somebody has them delivered anew or
-- drops them. Reasons hold no word of what an event carries.
create table registry.dead_event (
  -- its number in the queue
  id bigint primary key,
  topic text not null,
  payload json not null,
  job_key text,
  emitted_at timestamptz not null,
  given_up_at timestamptz not null default clock_timestamp(),
  attempts smallint not null,
  reason text not null
);
alter table registry.dead_event enable row level security;
alter table registry.dead_event force row level security;
-- Who delivers events sees them, and who owns the database counts them.
create policy deliverers on registry.dead_event to cse_outbox, current_user using (true) with check (true);
grant usage on schema registry to cse_outbox;
grant select, insert, delete on registry.dead_event to cse_outbox;

-- A newer event under the same key takes the place of one that is being delivered: the queue then takes the older one's key and attempts away. When its
-- process ends before it has noted the delivery, that is all there is to tell it from an event that was given up.
create function registry.mark_superseded_event() returns trigger
  language plpgsql set search_path = '' as $$
begin
  new.flags := coalesce(new.flags, '{}') || '{"superseded": true}';
  return new;
end $$;
revoke all on function registry.mark_superseded_event from public;
create trigger superseded before update of key on graphile_worker._private_jobs for each row
  when (old.key is not null and new.key is null and old.locked_at is not null) execute function registry.mark_superseded_event();
