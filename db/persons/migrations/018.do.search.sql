-- One search for people: by names as people and registers write them, by the beginning of a code, by birth and by the number of a case.

-- The words of a name: without case and accents, each word by itself and all of them as one. D'Angelo is `d angelo dangelo`, NICOLO' is `nicolo`.
create function persons.search_words(name text) returns text
  language sql immutable parallel safe
  return (
    select case when words like '% %' then words || ' ' || replace(words, ' ', '') else words end
    from (select btrim(regexp_replace(regexp_replace(translate(normalize(lower(name), NFD), 'łøđı', 'lodi'),
      '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g')) as words) as plain);

alter table persons.person add column search_text text not null generated always as (
  btrim(coalesce(persons.search_words(family_name), '') || ' ' || coalesce(persons.search_words(given_name), '') || ' '
    || coalesce(persons.search_words(code_name), '') || ' ' || lower(coalesce(tax_code, '') || ' ' || coalesce(health_code, '')))) stored;
-- who may read the row, and what is in it, are conditions of one index
create index person_search on persons.person using gin (readers, search_text public.gin_trgm_ops);

-- Ids of who is looked for, the likeliest first. Likeness of texts may not pass below a row policy, so this function runs as the owner and looks itself
-- for the viewer's keys; who asks joins the ids with the table, whose row policies hold for all of them.
-- Every term must be like a word; `terms` has the longest first. A birth lies in one of the ranges. A case counts for who holds it.
create function persons.search(terms text[], born_from integer[], born_to integer[], case_number text, former_code text, most integer)
  returns table (id uuid, score real)
  language sql stable security definer set search_path = persons, public, pg_temp set pg_trgm.word_similarity_threshold = 0.5
begin atomic
  with held (person_id) as (
    select custody.person_id from registry.case_custody custody
    where custody.readers && (select registry.viewer_keys()) and (search.case_number is null or custody.number = search.case_number)
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
revoke all on function persons.search from public;
grant execute on function persons.search to cse_persons;
