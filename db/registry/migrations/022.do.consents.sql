-- What people consented to, by ids, codes and days: whoever rests something on a consent knows at once whether it holds. Kept by persons with its
-- own record (trigger). No role reads or writes the table.
create table registry.consent (
  id uuid primary key,
  person_id uuid not null,
  purpose text not null,
  given_on date not null,
  expires_on date,
  withdrawn_on date
);

-- Those of these consents that there are.
create function registry.consents_among(consents uuid[])
  returns table (id uuid, person_id uuid, purpose text, given_on date, expires_on date, withdrawn_on date)
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select consent.id, consent.person_id, consent.purpose, consent.given_on, consent.expires_on, consent.withdrawn_on
  from registry.consent where consent.id = any (consents);
end;
revoke all on function registry.consents_among from public;
grant execute on function registry.consents_among to cse_cases;

-- Whether somebody acted for a person on a day, in whatever quality (parent, guardian, curator, administrator of support, delegate).
create function registry.may_act_for(representative uuid, represented uuid, on_day date) returns boolean
  language sql stable security definer set search_path = registry, pg_temp
  return (
    select exists (
      select from registry.representation held
      where held.representative_id = representative and held.person_id = represented
        and on_day >= held.valid_from and on_day <= coalesce(held.valid_to, 'infinity')));
revoke all on function registry.may_act_for from public;
grant execute on function registry.may_act_for to cse_cases;
