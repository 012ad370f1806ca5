-- Names of the field, for what was called a receipt or told.

-- What is kept under an idempotency key, so that a mutation that is repeated happens once.
alter table finance.receipt rename to idempotency_record;
do $$
declare
  named record;
begin
  for named in
    select conname as was, replace(conname, 'receipt', 'idempotency_record') as name from pg_constraint
    where conrelid = 'finance.idempotency_record'::regclass and conname like 'receipt%'
  loop
    execute format('alter table finance.idempotency_record rename constraint %I to %I', named.was, named.name);
  end loop;
end $$;

-- The version of a line that analytics knows from an event.
alter table finance.funding_line rename column told_version to emitted_version;
-- What leaves, whoever sees it: without what is withheld of few persons.
alter function finance.line_as_told rename to line_as_released;
alter function finance.told_users rename to releasable_users;
alter policy not_asked_by_citizens on finance.case_funding rename to not_requested_by_citizens;

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
    from pg_proc where pronamespace = 'finance'::regnamespace and prokind = 'f' order by oid
  loop
    plain := one.definition;
    arguments := one.arguments;
    for pair in select * from (values
      ('receipt', 'idempotency_record'),
      ('told_version', 'emitted_version'),
      ('asked', 'requested'),
      ('was told until now', 'was released until now'),
      ('since analytics was told last has it told again, soon: under load one telling', 'since the last event emits the next one, soon: under load one event')
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
