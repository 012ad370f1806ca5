-- What other administrations were asked about whom: a journal of every call, the numbers of calls, and how many a body has left in a day.

-- A call, written before it is made. What was sent and answered is not here: that is with whoever asked.
create table registry.source_call (
  id uuid primary key,
  source text not null check (source in ('ANPR', 'INPS', 'MLPS')),
  e_service text not null check (char_length(e_service) <= 60),
  -- the body in whose name it was asked: comune:072006, ambito:ATS-BA-02
  body text not null,
  -- null: nobody on record yet
  person_id uuid,
  purpose_code text,
  -- number of the case or protocol for which it was asked
  reference text not null check (char_length(reference) between 3 and 100),
  scope text not null,
  issuer text not null,
  subject text not null,
  number bigint not null,
  requested_at timestamptz not null,
  readers text[] not null,
  unique (body, source, number)
);
create index on registry.source_call (person_id, requested_at);
create index on registry.source_call using gin (readers);

-- How it ended; none while it lasts, or when the process ended before the answer came.
create table registry.source_answer (
  id uuid primary key references registry.source_call,
  outcome text not null check (outcome in ('ANSWERED', 'NOT_FOUND', 'NOT_CONFIGURED', 'ALLOWANCE_USED_UP', 'BUSY', 'SPARED', 'UNREACHABLE', 'TIMED_OUT',
    'OVERLOADED', 'BROKEN', 'NO_VOUCHER', 'REFUSED_SIGNATURE')),
  code text check (char_length(code) <= 100),
  -- under which the source knows the call
  correlation text check (char_length(correlation) <= 200),
  milliseconds integer not null check (milliseconds >= 0),
  answered_at timestamptz not null
);

create trigger never_changed before update or delete on registry.source_call for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.source_call for each statement execute function registry.refuse_change();
create trigger never_changed before update or delete on registry.source_answer for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.source_answer for each statement execute function registry.refuse_change();
select registry.seal_records_of('registry.source_call', variadic '{}'::text[]);
select registry.seal_records_of('registry.source_answer', variadic '{}'::text[]);

alter table registry.source_call enable row level security, force row level security;
create policy not_while_restricted on registry.source_call as restrictive for select
  using (person_id is null or (person_id <> all (registry.withheld_persons())));
create policy read_by_the_person_or_the_body on registry.source_call for select
  using (person_id = registry.viewer_person() or readers && registry.viewer_keys());
alter table registry.source_answer enable row level security, force row level security;
create policy seen_with_the_call on registry.source_answer for select
  using (exists (select from registry.source_call queried where queried.id = source_answer.id));
grant select on registry.source_call, registry.source_answer to cse_persons;

-- The last number of a body at a source, and how often it called an e-service on a day. Neither says anything about anybody.
create table registry.source_counter (
  body text not null,
  source text not null,
  last bigint not null,
  primary key (body, source)
);
create table registry.source_allowance (
  body text not null,
  e_service text not null,
  day date not null,
  used integer not null,
  primary key (body, e_service, day)
);

-- Writes a call down: its number, and how many the body has left today; no row when it has none. ANPR answers a number that it knows with what it
-- answered then, and refuses one that is lower than the last: numbers are never given back, and begin where the clock is, so that they are higher than
-- those of other software of the body, and of this one before a restore.
create function registry.begin_source_call(call uuid, which_source text, which_service text, for_body text, about uuid, why text, for_reference text,
                                           most integer, out number bigint, out calls_left integer) returns setof record
  language plpgsql security definer set search_path = registry, pg_catalog, pg_temp as $$
declare
  here timestamptz := clock_timestamp();
  times integer;
begin
  if not (for_body = any (viewer_keys()) or current_setting('cse.scope', true) = 'CITIZEN' and about = viewer_person()) then
    raise insufficient_privilege using message = 'a body asks through its own operators, and about themselves through people';
  end if;
  insert into source_allowance as allowance (body, e_service, day, used) values (for_body, which_service, day_in_italy(here), 1)
  on conflict (body, e_service, day) do update set used = allowance.used + 1 where allowance.used < most
  returning used into times;
  if times is null then
    return;
  end if;
  insert into source_counter as counter (body, source, last) values (for_body, which_source, floor(extract(epoch from here) * 1000)::bigint)
  on conflict (body, source) do update set last = greatest(counter.last + 1, excluded.last)
  returning last into number;
  insert into source_call (id, source, e_service, body, person_id, purpose_code, reference, scope, issuer, subject, number, requested_at, readers)
  values (call, which_source, which_service, for_body, about, why, for_reference, current_setting('cse.scope', true),
    current_setting('cse.issuer', true), current_setting('cse.subject', true), begin_source_call.number, here, array[for_body]);
  calls_left := most - times;
  return next;
end $$;
revoke all on function registry.begin_source_call from public;
grant execute on function registry.begin_source_call to cse_persons;

-- Writes down how a call ended, once, by who made it.
create function registry.end_source_call(call uuid, how text, which_code text, known_as text, took integer) returns void
  language sql security definer set search_path = registry, pg_catalog, pg_temp
begin atomic
  insert into registry.source_answer (id, outcome, code, correlation, milliseconds, answered_at)
  select id, how, left(which_code, 100), left(known_as, 200), took, clock_timestamp() from registry.source_call
  where id = call and issuer = current_setting('cse.issuer', true) and subject = current_setting('cse.subject', true);
end;
revoke all on function registry.end_source_call from public;
grant execute on function registry.end_source_call to cse_persons;
