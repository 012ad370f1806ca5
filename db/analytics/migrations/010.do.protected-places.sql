-- Protected places are in no figure.

-- What is counted of the offer. An article that becomes protected takes its places out of every figure at once.
create view analytics.public_offer with (security_invoker = true) as
  select facility, year, comune, ambito_code, article, service_type, capacity, occupied
  from analytics.offer_fact fact
  where not exists (select from registry.protected_place place where place.facility_id = fact.facility);
grant select on analytics.public_offer to cse_analytics;

create function analytics.refuse_protected() returns trigger
  language plpgsql security definer set search_path = analytics, registry, pg_temp as $$
begin
  if exists (select from protected_place where facility_id = new.facility) then
    return null;
  end if;
  return new;
end $$;
create trigger protected_stay_out before insert on analytics.offer_fact
  for each row execute function analytics.refuse_protected();
revoke all on function analytics.refuse_protected from public;
