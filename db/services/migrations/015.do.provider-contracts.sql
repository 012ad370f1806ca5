-- Contracts with bodies that deliver (affidamenti, convenzioni): which body, at which facilities, from when to when. They open what a provider sees of
-- its own deliveries, and nothing else.

create table services.provider_contract (
  id uuid primary key,
  provider_id uuid not null references services.provider,
  -- as it stands in the contract, and in the sign-in of its people
  vat_number text not null check (vat_number ~ '^[0-9]{11}$'),
  -- key of the body that contracts
  organisation text not null,
  -- protocol or repertory number of the contract
  number text not null,
  cig text check (cig ~ '^[0-9A-Z]{10}$'),
  valid_from date not null,
  -- the last day
  valid_to date not null check (valid_to >= valid_from),
  recorded_at timestamptz not null,
  recorded_by_issuer text not null,
  recorded_by text not null,
  -- before its last day: the day on which it ended
  ended_on date check (ended_on between valid_from and valid_to)
);
create index on services.provider_contract (provider_id);
create index on services.provider_contract (organisation);
create table services.contract_facility (
  contract_id uuid not null references services.provider_contract on delete cascade,
  facility_id uuid not null references services.facility,
  primary key (contract_id, facility_id)
);
create index on services.contract_facility (facility_id);

alter table services.provider_contract enable row level security;
alter table services.provider_contract force row level security;
alter table services.contract_facility enable row level security;
alter table services.contract_facility force row level security;
create policy seen_by_both_sides on services.provider_contract for select using (
  organisation = any ((select registry.viewer_keys())::text[])
  or 'provider:' || vat_number = any ((select registry.viewer_keys())::text[]));
create policy recorded_by_the_body on services.provider_contract for insert with check (
  organisation = any (registry.viewer_keys()) and current_setting('cse.scope', true) in ('LOCAL', 'AMBITO')
  and registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE', 'role:ACCOUNTANT']);
create policy ended_by_the_body on services.provider_contract for update using (
  organisation = any ((select registry.viewer_keys())::text[])
  and (select registry.viewer_keys()) && array['role:SUPERVISOR', 'role:PLAN_OFFICE', 'role:ACCOUNTANT']);
create policy seen_with_the_contract on services.contract_facility for select using (
  exists (select from services.provider_contract contract where contract.id = contract_id));
create policy recorded_with_the_contract on services.contract_facility for insert with check (
  registry.viewer_keys() && array['role:SUPERVISOR', 'role:PLAN_OFFICE', 'role:ACCOUNTANT']
  and exists (select from services.provider_contract contract
    where contract.id = contract_id and contract.organisation = any (registry.viewer_keys())));
grant select, insert on services.provider_contract, services.contract_facility to cse_services;
grant update (ended_on) on services.provider_contract to cse_services;

create function services.keep_contract(which uuid) returns void
  language plpgsql security definer set search_path = services, registry, pg_temp as $$
begin
  delete from contracted_facility where contract_id = which;
  insert into contracted_facility (contract_id, facility_id, key, organisation, valid_from, valid_to)
  select contract.id, place.facility_id, 'provider:' || contract.vat_number, contract.organisation, contract.valid_from,
    coalesce(contract.ended_on, contract.valid_to)
  from provider_contract contract join contract_facility place on place.contract_id = contract.id
  where contract.id = which;
end $$;
create function services.contract_follows() returns trigger
  language plpgsql security definer set search_path = services, pg_temp as $$
begin
  perform keep_contract(case when tg_table_name = 'provider_contract' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'contract_id')::uuid end);
  return null;
end $$;
create trigger contract_follows after insert on services.contract_facility for each row execute function services.contract_follows();
create trigger contract_follows after update of ended_on on services.provider_contract for each row execute function services.contract_follows();
revoke all on function services.keep_contract, services.contract_follows from public;
