-- Where people live, beside what is listed by it.

-- The comune of residence is told to the cases of the person in the same transaction, and each night to those that do not know it yet.
create function persons.note_residence() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update registry.case_custody
  set lives_elsewhere = new.residence_comune is null or not readers @> array['comune:' || new.residence_comune]
  where person_id = new.id;
  update persons.consent set residence_comune = new.residence_comune where person_id = new.id;
  return null;
end $$;
create trigger residence_is_known after update of residence_comune on persons.person
  for each row when (old.residence_comune is distinct from new.residence_comune) execute function persons.note_residence();

create function persons.compare_residences() returns integer
  language sql security definer set search_path = persons, pg_temp
begin atomic
  with compared as (
    update registry.case_custody custody
    set lives_elsewhere = one.residence_comune is null or not custody.readers @> array['comune:' || one.residence_comune]
    from persons.person one
    where custody.lives_elsewhere is null and one.id = custody.person_id
    returning 1
  )
  select count(*)::integer from compared;
end;
revoke all on function persons.note_residence, persons.compare_residences from public;
grant execute on function persons.compare_residences to cse_persons;
select persons.compare_residences();

-- Consents that end are listed by comune, the soonest first.
alter table persons.consent add column residence_comune text references registry.comune;
update persons.consent set residence_comune = one.residence_comune from persons.person one where one.id = consent.person_id;
create index consents_expiring_in_comune on persons.consent (residence_comune, expires_on, id) where withdrawn_on is null and expires_on is not null;

create function persons.take_residence() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.residence_comune := (select residence_comune from persons.person where id = new.person_id);
  return new;
end $$;
revoke all on function persons.take_residence from public;
create trigger residence_of_the_person before insert or update of person_id on persons.consent
  for each row execute function persons.take_residence();

-- As it was, but of those whose cases the body holds only those are looked at who may live elsewhere: it reads the others anyway.
create or replace function persons.search(terms text[], born_from integer[], born_to integer[], case_number text, former_code text, most integer)
  returns table (id uuid, score real)
  language sql stable security definer set search_path = persons, public, pg_temp set pg_trgm.word_similarity_threshold = 0.5
begin atomic
  with held (person_id) as (
    select custody.person_id from registry.case_custody custody
    where custody.readers && (select registry.viewer_keys())
      and (custody.lives_elsewhere is distinct from false and search.case_number is null or custody.number = search.case_number)
  ),
  likely as (
    -- whom the viewer's body reads, by name or code
    select one.id from persons.person one
    where search.case_number is null and one.readers && (select registry.viewer_keys())
      and one.search_text %> search.terms[1] and one.search_text %> coalesce(search.terms[2], search.terms[1])
    union
    -- whom it reads, by birth alone
    select one.id from unnest(search.born_from, search.born_to) as born (first, last), persons.person one
    where search.terms[1] is null and search.case_number is null
      and one.birth_order between born.first and born.last and one.readers && (select registry.viewer_keys())
    union
    -- whose cases it holds; likeness is costly, so those whom it reads anyway are not looked at twice
    select one.id from persons.person one
    where one.id = any (array(select held.person_id from held)) and cardinality(one.readers) > 0
      and (search.case_number is not null or not one.readers && (select registry.viewer_keys()))
      and (search.terms[1] is null or one.search_text %> search.terms[1])
    union
    -- who had another code before records were merged
    select persons.kept_of_tax_code(search.former_code)
  )
  select one.id, alike.score
  from likely
  join persons.person one using (id)
  cross join lateral (
    -- the beginning of a word counts for more than something like it, and a whole word for most
    select coalesce(avg(0.8 * likeness + case when (one.search_text || ' ') ~ ('\m' || term || '\M') then 0.2
      when one.search_text ~ ('\m' || term) then 0.1 else 0 end), 1)::real as score, coalesce(min(likeness) >= 0.5, true) as all_found
    from (select term, word_similarity(term, one.search_text) as likeness from unnest(search.terms) as term offset 0) as found
  ) as alike
  where (alike.all_found or one.id = persons.kept_of_tax_code(search.former_code))
    and (search.born_from is null
      or exists (select from unnest(search.born_from, search.born_to) as born (first, last) where one.birth_order between born.first and born.last))
    and current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
  order by alike.score desc, one.family_name_order, one.given_name_order, one.id
  limit search.most;
end;
