-- As before (003); read when it runs, so that an entry may be given further columns.
create or replace function persons.accesses_of(person uuid) returns setof registry.access_entry
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select entry.*
    from registry.access_entry entry
    where entry.persons && persons.ids_of(accesses_of.person)
      and (person = registry.viewer_person() or entry.readers && registry.viewer_keys())
  $$;
