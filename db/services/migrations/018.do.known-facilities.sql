-- What others may know of a facility follows the register and the catalogue, from the same transaction on.
create function services.keep_known_facilities(which uuid[]) returns void
  language sql security definer set search_path = services, registry, pg_temp
begin atomic
  insert into registry.known_facility (facility_id, authorised_on, closed_on, service_types)
  select place.id, place.authorised_on, place.closed_on, array(
    select allowed.service_type from services.service_type_regulation allowed
    where (allowed.regulation, allowed.article, allowed.valid_from) = (place.regulation, place.article, place.article_from) order by 1)
  from services.facility place where which is null or place.id = any (which)
  on conflict (facility_id) do update
    set authorised_on = excluded.authorised_on, closed_on = excluded.closed_on, service_types = excluded.service_types;
end;

create function services.facility_is_known() returns trigger
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from known_facility where facility_id = old.id;
  else
    perform services.keep_known_facilities(array[new.id]);
  end if;
  return null;
end $$;
create trigger known_elsewhere after insert or delete or update of authorised_on, closed_on, regulation, article, article_from
  on services.facility for each row execute function services.facility_is_known();

create function services.facilities_follow_catalogue() returns trigger
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
begin
  perform services.keep_known_facilities(null);
  return null;
end $$;
create trigger facilities_follow after insert or update or delete on services.service_type_regulation
  for each statement execute function services.facilities_follow_catalogue();
revoke all on function services.keep_known_facilities, services.facility_is_known, services.facilities_follow_catalogue from public;

select services.keep_known_facilities(null);
