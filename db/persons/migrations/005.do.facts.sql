-- What analytics is told of persons, of whoever this very transaction has changed and of nobody else: who moves away, or is merged into
-- another record, is out of sight of who writes it down. The ISEE is the latest ordinary one.
create function persons.told(changed uuid[]) returns table (
    uuid uuid, sex text, birth_year smallint, comune text, isee_cents bigint, version integer)
  language sql stable security definer set search_path = persons, pg_temp
begin atomic
  select person.id, person.sex, person.birth_year, person.residence_comune, latest.isee_cents, person.version
  from persons.person
  left join lateral (
    select declared.isee_cents from persons.isee_attestation declared
    where declared.person_id = person.id and declared.kind = 'ORDINARY'
    order by declared.submitted_on desc, declared.current desc, declared.id desc limit 1
  ) latest on true
  where person.id = any (changed) and person.xmin = pg_current_xact_id()::xid
  order by person.id;
end;
revoke all on function persons.told from public;
grant execute on function persons.told to cse_persons;
