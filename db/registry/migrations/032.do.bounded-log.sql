-- The log of access becomes partitioned by time in three steps, so that a filled one is not held up: here a bound is promised for what is there,
-- the next migration reads the rows once while others write, and the one after it makes the table that is there the first partition.

-- How the tables that grow with every request are partitioned, and how long their rows stay in the database before they are archived.
create table registry.partitioned_table (
  name text primary key,
  -- what a partition holds; for partitions that are still to be made it may be changed
  period text not null check (period in ('month', 'year')),
  -- partitions of whole periods that must be ready beyond the one in use
  ahead smallint not null check (ahead between 1 and 24),
  -- an access is shown for 24 months at least (Garante 4-6-2015, linee guida sul dossier sanitario); null: nothing is archived by itself. The
  -- index by which bodies find entries goes with the entries.
  online_months smallint check (online_months >= 24)
);
insert into registry.partitioned_table (name, period, ahead, online_months) values
  ('access_entry', 'year', 1, 24),
  ('access_of_bodies', 'year', 1, null);

-- The partitions that are attached, from the first instant up to the last one, which is not in it. Without gaps, and the last one is open.
create table registry.log_partition (
  parent text not null references registry.partitioned_table,
  name text primary key,
  starts timestamptz not null,
  ends timestamptz not null check (ends > starts),
  unique (parent, starts)
);

-- What is written until then goes into the first partition: at least a month is left for the two steps that follow.
do $$
declare
  bound timestamptz := date_trunc('year', now() + interval '1 month', 'UTC') + interval '1 year';
  parent text;
begin
  foreach parent in array array['access_entry', 'access_of_bodies'] loop
    insert into registry.log_partition values (parent, parent || '_first', '-infinity', bound);
    execute format('alter table registry.%I add constraint written_before check (at < %L) not valid', parent, bound);
  end loop;
end $$;
