-- Names of the field, for what was called a receipt, told or asked.

-- What is kept under an idempotency key, so that a mutation that is repeated happens once.
alter table cases.receipt rename to idempotency_record;
do $$
declare
  named record;
begin
  for named in
    select conname as was, replace(conname, 'receipt', 'idempotency_record') as name from pg_constraint
    where conrelid = 'cases.idempotency_record'::regclass and conname like 'receipt%'
  loop
    execute format('alter table cases.idempotency_record rename constraint %I to %I', named.was, named.name);
  end loop;
end $$;

alter policy told_by_finance on cases.event rename to added_by_finance;
alter policy told_by_the_system on cases.event rename to added_by_the_system;
alter policy kept_as_persons_tells on cases.resident rename to written_from_events_of_persons;
alter index cases.transfers_asked rename to transfers_requested;

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
    from pg_proc where pronamespace = 'cases'::regnamespace and prokind = 'f' order by oid
  loop
    plain := one.definition;
    arguments := one.arguments;
    for pair in select * from (values
      ('receipt', 'idempotency_record'),
      ('told', 'reached'),
      ('asked', 'requested'),
      ('asked_on', 'as_of')
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
