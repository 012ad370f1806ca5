-- One person is found under the names that people and registers write: NICOLO' is Nicolò, D' Angelo is Dangelo, De Marco is DeMarco. And two records are
-- each other's duplicates whichever of them is looked at.

-- Family name and given name as they are compared: without case, accents, apostrophes, hyphens and blanks within them.
create function persons.comparable_name(family text, given text) returns text
  language sql immutable parallel safe
  return regexp_replace(normalize(lower(coalesce(family, '')), NFD), '[\s''’‘`´.\-\u0300-\u036f]', '', 'g') || ' '
    || regexp_replace(normalize(lower(coalesce(given, '')), NFD), '[\s''’‘`´.\-\u0300-\u036f]', '', 'g');

-- Dates of birth that a slip of the pen makes of one: day and month exchanged, one of them off by one, the year by one, two or ten, day or month
-- unknown, or written as 1 January because they were.
create or replace function persons.births_near(birth_year integer, birth_month integer, birth_day integer) returns integer[]
  language sql immutable parallel safe
  return case
    when birth_year is null then '{}'::integer[]
    when birth_month is null or birth_day is null or (birth_month = 1 and birth_day = 1) then array(
      select distinct near.at from (
        select birth_year * 10000 + m * 100 + d
        from generate_series(case when birth_day = 1 then 0 else coalesce(birth_month, 0) end, case when birth_day = 1 then 12 else coalesce(birth_month, 12) end) as m,
          generate_series(0, 31) as d
        union all values (birth_year * 10000), (birth_year * 10000 + 101)
        union all
        select (birth_year + years) * 10000 + birth_month * 100 + birth_day from unnest(array[-10, -2, -1, 1, 2, 10]) as years
          where birth_month is not null and birth_day is not null) as near (at)
      where near.at is not null order by 1)
    else array(
      select distinct near.y * 10000 + near.m * 100 + near.d
      from (values
        (birth_year, birth_month, birth_day), (birth_year, birth_day, birth_month),
        (birth_year, birth_month, birth_day - 1), (birth_year, birth_month, birth_day + 1),
        (birth_year, birth_month - 1, birth_day), (birth_year, birth_month + 1, birth_day),
        (birth_year - 1, birth_month, birth_day), (birth_year + 1, birth_month, birth_day),
        (birth_year - 2, birth_month, birth_day), (birth_year + 2, birth_month, birth_day),
        (birth_year - 10, birth_month, birth_day), (birth_year + 10, birth_month, birth_day),
        (birth_year, birth_month, 0), (birth_year, 0, 0), (birth_year, 1, 1)) as near (y, m, d))
  end;

-- Notes which records may be of the same person as this one, anew: names alike (pg_trgm, in either order) and births alike. A tax code
-- that changed makes no difference: who had a provisional one, or another name, is found by the rest. What was split is not the same person.
-- @returns how many there are.
create or replace function persons.find_duplicates(looked_at uuid) returns integer
  language plpgsql security definer set search_path = persons, public, pg_temp as $$
declare
  one person;
  near integer[];
  found_now integer;
begin
  select * into one from person where id = looked_at;
  delete from possible_duplicate where looked_at in (person_id, other_person_id);
  if one.id is null or cardinality(one.readers) = 0 then
    return 0;
  end if;
  near := births_near(one.birth_year, one.birth_month, one.birth_day);
  with alike as (
    select other.id, 0.7 * similarity(comparable_name(one.family_name, one.given_name), comparable_name(other.family_name, other.given_name))
      + case when other.birth_order = one.birth_order then 0.3 else 0.24 end as score
    from person other
    where other.birth_order = any (near) and other.id <> looked_at and cardinality(other.readers) > 0
      and (other.tax_code is null or one.tax_code is null or other.tax_code <> one.tax_code)
      and not exists (select from merge where split_at is not null and (kept_id, merged_id) in ((looked_at, other.id), (other.id, looked_at)))
  )
  insert into possible_duplicate (person_id, other_person_id, similarity)
  select pair.a, pair.b, least(score, 1) from alike, lateral (values (looked_at, id), (id, looked_at)) as pair (a, b)
  where score >= 0.75;
  get diagnostics found_now = row_count;
  return found_now / 2;
end $$;

-- Records that may be of the person who is about to be registered, as far as the viewer sees them: as `find_duplicates` looks for them, and the same
-- names where the date of birth is not known.
create function persons.similar_to(given text, family text, birth_year integer, birth_month integer, birth_day integer, code text)
  returns table (id uuid, same_names boolean, same_birth boolean, similarity real)
  language sql stable set search_path = persons, public, pg_temp
begin atomic
  select other.id, alike.names >= 1, other.birth_order = birth.at, least(0.7 * alike.names + case when other.birth_order = birth.at then 0.3 else 0.24 end, 1)::real
  from persons.person other,
    (select coalesce(birth_year, 0) * 10000 + coalesce(birth_month, 0) * 100 + coalesce(birth_day, 0)) as birth (at),
    lateral (select public.similarity(persons.comparable_name(family, given), persons.comparable_name(other.family_name, other.given_name))) as alike (names)
  where other.birth_order = any (case when birth_year is null then array[0] else persons.births_near(birth_year, birth_month, birth_day) || 0 end)
    and cardinality(other.readers) > 0 and (code is null or other.tax_code is null or other.tax_code <> code)
    and case when 0 in (birth.at, other.birth_order) then alike.names >= 1
      else 0.7 * alike.names + case when other.birth_order = birth.at then 0.3 else 0.24 end >= 0.75 end
  order by 4 desc, 1 limit 10;
end;
revoke all on function persons.similar_to from public;
grant execute on function persons.similar_to to cse_persons;
