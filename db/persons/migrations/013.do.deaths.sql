-- A death that is written down is known to all who plan something for the person, in the same transaction; one that was a mistake is taken back.
create function persons.note_death() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' or new.deceased_on is null then
    delete from registry.death where person_id = old.id;
  else
    insert into registry.death (person_id, died_on) values (new.id, new.deceased_on)
    on conflict (person_id) do update set died_on = excluded.died_on;
  end if;
  return null;
end $$;
revoke all on function persons.note_death from public;
create trigger death_of_new after insert on persons.person
  for each row when (new.deceased_on is not null) execute function persons.note_death();
create trigger death_of_known after update of deceased_on on persons.person
  for each row when (old.deceased_on is distinct from new.deceased_on) execute function persons.note_death();
create trigger death_is_forgotten after delete on persons.person
  for each row when (old.deceased_on is not null) execute function persons.note_death();

insert into registry.death (person_id, died_on) select id, deceased_on from persons.person where deceased_on is not null;
