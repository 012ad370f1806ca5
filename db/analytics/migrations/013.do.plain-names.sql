-- Names of the field, for what was called a receipt, told or asked. `event.heard_at` stays: the audit hash chain has sealed digests of its rows with
-- the names of their columns.

-- What is kept under an idempotency key, so that a mutation that is repeated happens once.
alter table analytics.receipt rename to idempotency_record;
do $$
declare
  named record;
begin
  for named in
    select conname as was, replace(conname, 'receipt', 'idempotency_record') as name from pg_constraint
    where conrelid = 'analytics.idempotency_record'::regclass and conname like 'receipt%'
  loop
    execute format('alter table analytics.idempotency_record rename constraint %I to %I', named.was, named.name);
  end loop;
end $$;

alter table analytics.extract rename column asked_by to requested_by;
alter table analytics.extract rename column asked_as to requested_as;
alter table analytics.extract rename column asked_with to requested_with;
alter function analytics.asking_keys rename to requester_keys;
alter policy read_by_who_asked on analytics.extract rename to read_by_requester;
alter policy read_by_who_asked on analytics.extract_part rename to read_by_requester;
alter policy asked_for_by_the_region on analytics.data_release rename to requested_by_the_region;

-- Constraints that have the names of columns and tables of before.
alter table analytics.revision rename constraint telling_only_one_check to revision_only_one_check;
do $$
declare
  named record;
begin
  for named in
    select conrelid::regclass as owner, conname as was, format('%s_%s_not_null', relname, attname) as name
    from pg_constraint join pg_class on pg_class.oid = conrelid join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'n' and relnamespace = 'analytics'::regnamespace and conname <> format('%s_%s_not_null', relname, attname)
      and relname in ('cell', 'previous_cell', 'revision', 'extract')
  loop
    execute format('alter table %s rename constraint %I to %I', named.owner, named.was, named.name);
  end loop;
end $$;

-- Functions say these names too: in what they do, and in their parameters. Who may run one stays as it was.
do $$
declare
  one record;
  pair record;
  plain text;
  arguments text;
  grantee text;
begin
  for one in
    select oid::regprocedure::text as signature, pg_get_functiondef(oid) as definition, pg_get_function_arguments(oid) as arguments,
      array(select granted.grantee::regrole::text from aclexplode(proacl) as granted where granted.grantee not in (0, proowner)) as grantees
    from pg_proc where pronamespace = 'analytics'::regnamespace and prokind = 'f' order by oid
  loop
    plain := one.definition;
    arguments := one.arguments;
    for pair in select * from (values
      ('told text', 'istat_code text')
    ) as renamed (was, name)
    loop
      plain := regexp_replace(plain, '\m' || pair.was || '\M', pair.name, 'g');
      arguments := regexp_replace(arguments, '\m' || pair.was || '\M', pair.name, 'g');
    end loop;
    continue when plain = one.definition;
    if arguments = one.arguments then
      execute plain;
    else
      execute format('drop function %s', one.signature);
      execute plain;
      execute format('revoke all on function %s from public', one.signature);
      foreach grantee in array one.grantees loop
        execute format('grant execute on function %s to %s', one.signature, grantee);
      end loop;
    end if;
  end loop;
end $$;
