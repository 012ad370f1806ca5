-- A consent that is recorded or withdrawn is known to who rests something on it in the same transaction.
create function persons.keep_consent() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from registry.consent where id = old.id;
  else
    insert into registry.consent (id, person_id, purpose, given_on, expires_on, withdrawn_on)
    values (new.id, new.person_id, new.purpose, new.given_on, new.expires_on, new.withdrawn_on)
    on conflict (id) do update set person_id = excluded.person_id, purpose = excluded.purpose, given_on = excluded.given_on,
      expires_on = excluded.expires_on, withdrawn_on = excluded.withdrawn_on;
  end if;
  return null;
end $$;
revoke all on function persons.keep_consent from public;
create trigger consent_is_known after insert or update or delete on persons.consent
  for each row execute function persons.keep_consent();

insert into registry.consent (id, person_id, purpose, given_on, expires_on, withdrawn_on)
select id, person_id, purpose, given_on, expires_on, withdrawn_on from persons.consent;
