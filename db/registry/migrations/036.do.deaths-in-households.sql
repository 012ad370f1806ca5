-- That somebody of a household has died, for whoever follows the others: who lived in the household on the day on which the death was written down.
-- Kept by persons (trigger), looked up for the cases that somebody holds. No role reads or writes the table.
create table registry.household_death (
  deceased_id uuid not null,
  member_id uuid not null,
  died_on date not null,
  recorded_on date not null,
  -- as they were noted, before records were merged
  noted_deceased_id uuid not null,
  noted_member_id uuid not null,
  primary key (noted_member_id, noted_deceased_id)
);
create index on registry.household_death (member_id);
create index on registry.household_death (deceased_id);

-- Who of the households of these persons has died; nobody whose record is protected from the viewer or whose processing is restricted.
create function registry.household_deaths_among(members uuid[])
  returns table (member_id uuid, deceased_id uuid, died_on date, recorded_on date)
  language sql stable parallel safe security definer set search_path = registry, pg_temp
begin atomic
  select distinct on (noted.member_id, noted.deceased_id) noted.member_id, noted.deceased_id, noted.died_on, noted.recorded_on
  from registry.household_death noted
  where noted.member_id = any (members) and noted.deceased_id <> noted.member_id
    and noted.deceased_id <> all ((select registry.withheld_persons())::uuid[])
  order by noted.member_id, noted.deceased_id, noted.recorded_on;
end;
revoke all on function registry.household_deaths_among from public;
grant execute on function registry.household_deaths_among to cse_cases;
