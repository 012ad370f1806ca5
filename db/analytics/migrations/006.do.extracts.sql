-- Whole tables for those who take them page by page (DSS), and what changed in them since they last did.

-- When figures last moved: each digest is one telling, later than all before it and by whole milliseconds, whatever the clock says. Digests take
-- turns, so whoever sees a telling has seen all before it.
create table analytics.telling (
  only_one boolean primary key default true check (only_one),
  last_at timestamptz(3) not null,
  -- Changes since before this instant are told by the whole table: an archive was taken over then, or the cells were made anew.
  whole_from timestamptz(3) not null
);
insert into analytics.telling (last_at, whole_from)
  select instant, instant from date_trunc('milliseconds', clock_timestamp()) as instant;

-- What was told of a cell up to a telling that moved it, for periods that were shown by then. What a table said at any earlier instant is the
-- first of these past it, or else the cell.
create table analytics.told_before (
  kept text collate "C" not null,
  at timestamptz(3) not null,
  period text collate "C" not null,
  territory text collate "C" not null,
  one text collate "C" not null,
  other text collate "C" not null,
  told_count bigint not null,
  told_persons bigint not null,
  told_key_sum bigint not null,
  told_person_key_sum bigint not null,
  told_squares bigint not null,
  told_minutes bigint not null,
  told_minute_squares bigint not null,
  told_cents bigint not null,
  told_euro_squares bigint not null,
  primary key (kept, at, period, territory, one, other)
);
create index told_before_at on analytics.told_before using brin (at);

-- A table as it was published to somebody at one instant: nobody may change it, and it is kept for a day.
-- With what somebody asks: without the records that an emergency opens for some hours, which are no part of any number.
create function analytics.asking_keys() returns text[] language sql stable as $$
  select array(select key from unnest(registry.viewer_keys()) as key where key not like 'person:%' order by key)
$$;
create table analytics.extract (
  id uuid primary key,
  asked_by text not null,
  asked_as text not null default current_setting('cse.scope', true),
  asked_with text[] not null default analytics.asking_keys(),
  as_of timestamptz(3) not null,
  -- All rows of the table, not only those that changed.
  complete boolean not null,
  closed_through text not null check (closed_through ~ '^\d{4}-\d{2}$'),
  rows integer not null check (rows >= 0),
  made_at timestamptz(3) not null default clock_timestamp()
);
create index extract_made_at on analytics.extract (made_at);

-- Its rows in their order, a thousand in a part: [[codes of the dimensions], value, cents, status]. Published figures, never true ones.
create table analytics.extract_part (
  extract_id uuid not null references analytics.extract on delete cascade,
  part integer not null check (part >= 0),
  rows json not null,
  primary key (extract_id, part)
);

do $$
declare
  kept text;
begin
  foreach kept in array array['told_before', 'extract', 'extract_part']
  loop
    execute format('alter table analytics.%I enable row level security', kept);
    execute format('alter table analytics.%I force row level security', kept);
    execute format(
      'create policy kept_by_the_warehouse on analytics.%I using (''warehouse'' = any ((select registry.viewer_keys())::text[]))', kept);
  end loop;
end $$;
create policy counted_for_the_territory on analytics.told_before for select using (
  (select current_setting('cse.scope', true) in ('LOCAL', 'AMBITO', 'REGIONAL') and cardinality(registry.viewer_keys()) > 0));
-- Whose territory or role has changed since then asks anew.
create policy read_by_who_asked on analytics.extract using (
  asked_as = (select current_setting('cse.scope', true)) and asked_with = (select analytics.asking_keys())
  and asked_as in ('LOCAL', 'AMBITO', 'REGIONAL') and cardinality(asked_with) > 0);
create policy read_by_who_asked on analytics.extract_part using (
  exists (select from analytics.extract where extract.id = extract_part.extract_id));

grant select, update on analytics.telling to cse_analytics;
grant select, insert, delete on analytics.told_before, analytics.extract to cse_analytics;
grant select, insert on analytics.extract_part to cse_analytics;
