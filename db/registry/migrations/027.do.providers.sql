-- Bodies that deliver services under a contract (enti gestori): at which facilities, for which body and until when. Kept by services with its own
-- table (trigger); no role reads or writes it. Functions that run as their owner ask it for what a provider may see.
create table registry.contracted_facility (
  contract_id uuid not null,
  facility_id uuid not null,
  -- of the provider: `provider:` with its VAT number
  key text not null,
  -- key of the body that contracts: `comune:072006`, `ambito:ATS-BA-02`
  organisation text not null,
  valid_from date not null,
  -- the last day
  valid_to date not null,
  primary key (contract_id, facility_id)
);
create index on registry.contracted_facility (facility_id);
create index on registry.contracted_facility (key);

-- Whether what is placed there was agreed, or stands in a draft alone: a provider learns of nobody who is not to come.
alter table registry.placement add column agreed boolean not null default false;

-- Days after a contract during which its deliveries are still to be accounted for.
create function registry.accounting_days() returns integer
  language sql immutable parallel safe return 90;

-- Of whom the viewer is told the identity: by an invitation, or because the viewer delivers what an agreed project plans at a facility of a contract
-- with the body that holds the case. Not of whom a restriction or protection withholds.
create or replace function registry.persons_of_invitations() returns uuid[]
  language sql stable security definer set search_path = registry, pg_temp
  return array(
    select held.person_id from (
      select invited.case_id from registry.case_invitation invited
      where invited.key = any (registry.viewer_keys()) and invited.until >= registry.day_in_italy(now())
      union
      select placed.case_id from registry.contracted_facility contracted
      join registry.placement placed on placed.facility_id = contracted.facility_id and placed.agreed
      join registry.case_custody custody on custody.case_id = placed.case_id and custody.readers @> array[contracted.organisation]
      where contracted.key = any (registry.viewer_keys())
        and registry.day_in_italy(now()) between contracted.valid_from and contracted.valid_to + registry.accounting_days()
        and (placed.until is null or placed.until + registry.accounting_days() >= registry.day_in_italy(now()))
    ) opened
    join registry.case_custody held on held.case_id = opened.case_id
    where held.person_id <> all (registry.withheld_persons()) and held.case_id <> all (registry.withheld_cases()));
revoke all on function registry.persons_of_invitations, registry.accounting_days from public;
grant execute on function registry.persons_of_invitations to cse_persons;
