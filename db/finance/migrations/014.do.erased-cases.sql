-- What a case asked for and was given stays in the books when its file is erased (art. 2220 c.c.): amount, month and act, of a case that nobody
-- finds any more. One that is counted apart goes on being counted apart.

create function finance.detach_cases(cases uuid[]) returns integer
  language plpgsql security definer set search_path = finance, registry, pg_temp as $$
declare
  detached integer;
  due uuid[] := registry.ordered('CASE_FILE', cases);
begin
  perform registry.assert_erasing();
  with stand_ins as materialized (
    select erased, gen_random_uuid() as stand_in from unnest(due) as erased
  )
  update case_funding set case_id = stand_in from stand_ins where case_id = erased;
  get diagnostics detached = row_count;
  delete from receipt where registry.names_one_of(outcome, due);
  perform registry.remove_events_about(due);
  return detached;
end $$;
revoke all on function finance.detach_cases from public;
grant execute on function finance.detach_cases to cse_finance;
