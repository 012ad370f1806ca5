-- A release is worked out in temporary tables, which the role of the warehouse may not make itself: whoever makes a table may have functions run that
-- belong to others. They are made for it, and it may fill, read and empty them.

-- Makes one of the temporary tables of a release; it is gone with the transaction.
create function analytics.make_release_table(wanted text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  columns text := case wanted
    when 'release_comune' then 'told text'
    when 'release_value' then 'name text, value text collate "C", code bigint'
    when 'release_open' then 'person bigint, code bigint'
    when 'release_next' then 'person bigint, code bigint'
    when 'release_shared' then 'code bigint, records bigint, persons integer'
    when 'release_settled' then 'code bigint, records bigint, persons integer, step smallint'
  end;
begin
  if columns is null then
    raise exception 'A release has no table %', wanted using errcode = 'undefined_table';
  end if;
  execute format('create temp table %I (%s) on commit drop', wanted, columns);
  execute format('grant select, insert, delete, maintain on pg_temp.%I to cse_analytics', wanted);
end $$;

-- The records that are left open become those of the next step.
create function analytics.open_next_step() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  drop table pg_temp.release_open, pg_temp.release_shared;
  alter table pg_temp.release_next rename to release_open;
end $$;

revoke all on function analytics.make_release_table, analytics.open_next_step from public;
grant execute on function analytics.make_release_table, analytics.open_next_step to cse_analytics;
