-- Consents and relations as they come and go, and residence as it moves.

-- To what somebody may consent, as the administration words it: dated, since wordings and purposes change.
create table persons.consent_purpose (
  code text primary key check (code ~ '^[A-Z]+(_[A-Z]+)*$'),
  label text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
insert into persons.consent_purpose (code, label, valid_from) values
  ('SOCIAL_CARE_FILE', 'Presa in carico e tenuta della cartella sociale', '2000-11-13'),
  ('CASE_TRANSFER', 'Trasferimento della cartella all’Ambito territoriale sociale', '2000-11-13'),
  ('DATA_SHARING_WITH_HEALTH', 'Comunicazione dei dati ai servizi sanitari', '2000-11-13'),
  ('DATA_SHARING_WITH_PROVIDERS', 'Comunicazione dei dati agli enti che erogano gli interventi', '2000-11-13'),
  ('DATA_SHARING_WITH_SCHOOL', 'Comunicazione dei dati alla scuola', '2000-11-13'),
  ('CONTACT', 'Contatto per telefono, SMS e posta elettronica', '2018-05-25'),
  ('RESEARCH', 'Uso dei dati per ricerca', '2018-05-25');
alter table persons.consent add foreign key (purpose) references persons.consent_purpose;
alter table persons.consent add check (expires_on >= given_on), add check (withdrawn_on >= given_on);

-- What ties somebody to a person.
create table persons.relationship_kind (
  code text primary key check (code ~ '^[A-Z]+(_[A-Z]+)*$'),
  label text not null,
  -- the same tie seen from the other end, where it has a name
  reverse text references persons.relationship_kind deferrable initially deferred,
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
insert into persons.relationship_kind (code, label, reverse, valid_from) values
  ('SPOUSE', 'Coniuge', 'SPOUSE', '2000-11-13'),
  ('PARTNER', 'Convivente o unito civilmente', 'PARTNER', '2000-11-13'),
  ('PARENT', 'Genitore', 'CHILD', '2000-11-13'),
  ('CHILD', 'Figlio', 'PARENT', '2000-11-13'),
  ('SIBLING', 'Fratello o sorella', 'SIBLING', '2000-11-13'),
  ('GRANDPARENT', 'Nonno', 'GRANDCHILD', '2000-11-13'),
  ('GRANDCHILD', 'Nipote di nonno', 'GRANDPARENT', '2000-11-13'),
  ('RELATIVE', 'Altro parente o affine', 'RELATIVE', '2000-11-13'),
  ('FRIEND', 'Amico', 'FRIEND', '2000-11-13'),
  ('NEIGHBOUR', 'Vicino di casa', 'NEIGHBOUR', '2000-11-13'),
  ('CAREGIVER', 'Caregiver familiare (L. 205/2017 art. 1 c. 255)', 'CARED_FOR', '2018-01-01'),
  ('CARED_FOR', 'Persona assistita dal caregiver', 'CAREGIVER', '2018-01-01'),
  ('HOME_ASSISTANT', 'Assistente familiare', null, '2000-11-13'),
  ('FOSTER_PARENT', 'Affidatario (L. 184/1983)', 'FOSTER_CHILD', '2000-11-13'),
  ('FOSTER_CHILD', 'Minore in affido', 'FOSTER_PARENT', '2000-11-13'),
  ('GUARDIAN', 'Tutore', 'WARD', '2000-11-13'),
  ('CURATOR', 'Curatore', 'WARD', '2000-11-13'),
  ('SUPPORT_ADMINISTRATOR', 'Amministratore di sostegno (L. 6/2004)', 'WARD', '2004-03-19'),
  ('WARD', 'Tutelato, curatelato o beneficiario', null, '2000-11-13'),
  ('VOLUNTEER', 'Volontario', null, '2000-11-13'),
  ('OTHER', 'Altra persona di riferimento', null, '2000-11-13');
alter table persons.relationship
  add foreign key (kind) references persons.relationship_kind,
  add column until date check (until >= since),
  add column end_reason text,
  add check (num_nonnulls(other_person_id, other_name) > 0),
  add check (other_person_id <> person_id),
  add check (end_reason is null or until is not null);
create index on persons.relationship (other_person_id);

grant select on persons.consent_purpose, persons.relationship_kind to cse_persons;

create index consents_expiring on persons.consent (person_id, expires_on) where withdrawn_on is null and expires_on is not null;

-- Who has left a household is no longer a member; that they were is kept.
alter table persons.household_member add column until date check (until >= since);

-- Only who works with a person writes of them; that a consent is withdrawn, the person too (Reg. UE 2016/679 art. 7 par. 3).
create function persons.viewer_works() returns boolean
  language sql stable parallel safe
  return current_setting('cse.scope', true) in ('LOCAL', 'AMBITO');

do $$
declare
  belongings text;
begin
  foreach belongings in array array['consent', 'relationship']
  loop
    execute format('drop policy seen_with_the_person on persons.%I', belongings);
    execute format(
      'create policy seen_with_the_person on persons.%1$I for select using (
         exists (select from persons.person where person.id = %1$I.person_id))', belongings);
    execute format(
      'create policy added_by_workers on persons.%1$I for insert with check (
         (select persons.viewer_works()) and exists (select from persons.person where person.id = %1$I.person_id))', belongings);
    execute format(
      'create policy changed_by_workers on persons.%1$I for update using (
         (select persons.viewer_works()) and exists (select from persons.person where person.id = %1$I.person_id))', belongings);
  end loop;
end $$;
create policy withdrawn_by_the_person on persons.consent for update using (person_id = (select registry.viewer_person()));

-- Residence decides which comune sees a person, so it moves with the keys, in one go, and by the comune that has it. Who moves away
-- is out of sight of who writes it down: the function runs as the owner, whom row policies do not bind, and looks itself who asks.
-- False when the record has another version, or the viewer's comune has no say.
create function persons.move_residence(mover uuid, expected integer, town text, place text, starting date, at timestamptz) returns boolean
  language plpgsql security definer set search_path = persons, registry, pg_temp as $$
declare
  former text;
begin
  select residence_comune into former from persons.person
  where id = mover and version = expected and current_setting('cse.scope', true) = 'LOCAL'
    and case
      when residence_comune is not null then 'comune:' || residence_comune = any (registry.viewer_keys())
      else exists (select from registry.case_custody held where held.person_id = mover and held.readers && registry.viewer_keys())
    end
  for update;
  if not found then
    return false;
  end if;

  update persons.residence set valid_to = starting where person_id = mover and valid_to is null;
  if town is not null then
    insert into persons.residence (id, person_id, comune, address, valid_from) values (uuidv7(), mover, town, place, starting);
  end if;
  -- who moves to another comune leaves the registered household
  if former is distinct from town then
    update persons.household_member set until = greatest(starting, since) where person_id = mover and until is null;
  end if;
  update persons.person set
    residence_comune = town,
    residence_address = place,
    residence_since = case when town is not null then starting end,
    household_id = case when former is not distinct from town then household_id end,
    readers = array_remove(readers, 'comune:' || former) || case when town is null then '{}' else array['comune:' || town] end,
    version = version + 1,
    updated_at = at
  where id = mover;
  return true;
end $$;
revoke all on function persons.move_residence from public;
grant execute on function persons.move_residence to cse_persons;
-- The history is written by that function alone.
drop policy seen_with_the_person on persons.residence;
create policy seen_with_the_person on persons.residence for select using (
  exists (select from persons.person where person.id = residence.person_id)
);
