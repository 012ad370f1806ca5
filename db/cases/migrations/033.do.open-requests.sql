-- Persons knows of whom a request waits, at which front office.
create function cases.keep_open_request() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  if tg_op <> 'INSERT' then delete from registry.open_request where request_id = old.id; end if;
  if tg_op <> 'DELETE' then
    insert into registry.open_request (request_id, person_id, readers)
    select new.id, new.person_id, array['comune:' || new.comune] where new.settled_at is null and not new.restricted;
  end if;
  return null;
end $$;
revoke all on function cases.keep_open_request from public;
create trigger open_request_is_known after insert or delete or update of person_id, comune, settled_at, restricted on cases.service_request
  for each row execute function cases.keep_open_request();
insert into registry.open_request (request_id, person_id, readers)
  select id, person_id, array['comune:' || comune] from cases.service_request where settled_at is null and not restricted;
