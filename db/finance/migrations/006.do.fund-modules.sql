-- SIOSS modules of the funds (moduli di monitoraggio): what an Ambito reports of a national fund for a year. Until it is submitted a module is
-- what the ledger says; a submission keeps it, byte for byte, as the Region decides on it.

create table finance.fund_module_submission (
  ambito_code text not null references registry.ambito,
  fund text not null references finance.fund check (fund in ('DOPODINOI', 'FNA', 'FNPS', 'FNPS-RIASS')),
  year smallint not null check (year between 2000 and 2999),
  number smallint not null check (number > 0),
  as_of timestamptz(3) not null,
  -- figures, rows and checks as JSON
  content bytea not null,
  sha256 text not null generated always as (encode(sha256(content), 'hex')) stored,
  -- `sub` of whose token it was
  subject text not null,
  submitted_at timestamptz(3) not null default clock_timestamp(),
  primary key (ambito_code, fund, year, number),
  check (as_of < submitted_at)
);
create index on finance.fund_module_submission (year, fund);

create table finance.fund_module_decision (
  ambito_code text not null,
  fund text not null,
  year smallint not null,
  number smallint not null,
  decision text not null check (decision in ('VALIDATED', 'RETURNED')),
  reasons text[] not null,
  subject text not null,
  decided_at timestamptz(3) not null default clock_timestamp(),
  primary key (ambito_code, fund, year, number),
  foreign key (ambito_code, fund, year, number) references finance.fund_module_submission,
  check ((decision = 'RETURNED') = (cardinality(reasons) > 0))
);

-- A module is submitted once, and again only when the Region returned it: a submission without a decision, or validated, is the last.
create function finance.refuse_second_submission() returns trigger
  language plpgsql security definer set search_path = finance, pg_temp as $$
begin
  if new.number > 1 and not exists (
    select from finance.fund_module_decision
    where (ambito_code, fund, year, number) = (new.ambito_code, new.fund, new.year, new.number - 1) and decision = 'RETURNED'
  ) then
    raise exception 'the module was not returned' using errcode = 'check_violation', constraint = 'submitted_again_when_returned';
  end if;
  return null;
end $$;
create trigger submitted_again_when_returned after insert on finance.fund_module_submission
  for each row execute function finance.refuse_second_submission();

-- Row walls and rights ------------------------------------------------------------------------------------------------

do $$
declare
  part text;
begin
  foreach part in array array['fund_module_submission', 'fund_module_decision']
  loop
    execute format('alter table finance.%I enable row level security', part);
    execute format('alter table finance.%I force row level security', part);
    execute format(
      'create policy seen_by_keeper_and_checker on finance.%I for select using (
         ''ambito:'' || ambito_code = any ((select registry.viewer_keys())::text[]) or ''region'' = any ((select registry.viewer_keys())::text[]))', part);
    execute format(
      'create trigger append_only before update or delete or truncate on finance.%I
         for each statement execute function finance.refuse_change()', part);
  end loop;
end $$;
create policy submitted_by_the_ambito on finance.fund_module_submission for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
    and (select registry.viewer_keys())::text[] && array['role:PLAN_OFFICE', 'role:ACCOUNTANT']);
create policy decided_by_the_controller on finance.fund_module_decision for insert with check (
  (select registry.viewer_keys())::text[] @> array['region', 'role:CONTROLLER']);

grant select on finance.fund_module_submission, finance.fund_module_decision to cse_finance;
grant insert (ambito_code, fund, year, number, as_of, content, subject) on finance.fund_module_submission to cse_finance;
grant insert (ambito_code, fund, year, number, decision, reasons, subject) on finance.fund_module_decision to cse_finance;
