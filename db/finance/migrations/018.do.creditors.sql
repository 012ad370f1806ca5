-- To whom money is owed: bodies, providers and persons, each once in the books of an Ambito. What is kept of persons, and every IBAN, stands
-- encrypted under keys of the Ambito.

create domain finance.encrypted_text as bytea;
create table finance.data_key (
  key_id uuid primary key,
  organisation text not null check (organisation ~ '^ambito:.+$'),
  -- none: creditors belong to no record
  record_id uuid check (record_id is null),
  -- format, id of the master key, nonce, key, tag
  wrapped_key bytea not null check (length(wrapped_key) = 65),
  made_at timestamptz not null default now(),
  -- since when nothing is written with it any more
  retired_at timestamptz
);
create unique index one_key_in_use on finance.data_key (organisation, record_id) nulls not distinct where retired_at is null;

-- Wrapped, a key says nothing: what it opens is guarded by the policies of the rows it opens.
alter table finance.data_key enable row level security;
alter table finance.data_key force row level security;
create policy seen_by_the_ambito on finance.data_key for select using (organisation = any ((select registry.viewer_keys())::text[]));
create policy made_by_who_writes on finance.data_key for insert with check (
  retired_at is null and organisation = any ((select registry.viewer_keys())::text[]));
grant select on finance.data_key to cse_finance;
grant insert (key_id, organisation, record_id, wrapped_key) on finance.data_key to cse_finance;

create table finance.creditor (
  id uuid primary key,
  ambito_code text not null,
  -- under whose keys its texts stand
  organisation text not null check (organisation = 'ambito:' || ambito_code),
  kind text not null check (kind in ('BODY', 'PROVIDER', 'PERSON')),
  -- VAT number or tax code of an organisation, and its name; of a person both stand encrypted
  code text check (code ~ '^[0-9]{11}$'),
  name text,
  person_code finance.encrypted_text,
  person_name finance.encrypted_text,
  -- as whom a person is paid, and the benefit: null once the file of its case was erased
  capacity text check (capacity in ('BENEFICIARY', 'GUARDIAN', 'DELEGATE')),
  planned_intervention_id uuid references finance.case_funding (planned_intervention_id),
  -- units of offer in which a provider delivers (services), by id
  facilities uuid[] not null default '{}',
  iban finance.encrypted_text,
  iban_end text check (iban_end ~ '^[0-9A-Z]{4}$'),
  -- last day on which its DURC is good
  durc_until date,
  -- when it declared the account that it uses for public contracts (L. 136/2010 art. 3 c. 7)
  account_declared_on date,
  version integer not null default 1,
  unique (id, ambito_code),
  unique (ambito_code, code),
  check ((kind = 'PERSON') = (capacity is not null)),
  check (case kind when 'PERSON' then num_nonnulls(code, name, durc_until, account_declared_on) = 0
    else num_nulls(code, name) = 0 and num_nonnulls(person_code, person_name, planned_intervention_id) = 0 end),
  check (kind = 'PROVIDER' or facilities = '{}'),
  check (num_nonnulls(iban, iban_end) in (0, 2)),
  constraint creditor_person_code_encrypted check (substr(person_code, 1, 1) = '\x01' and length(person_code) >= 45),
  constraint creditor_person_name_encrypted check (substr(person_name, 1, 1) = '\x01' and length(person_name) >= 45),
  constraint creditor_iban_encrypted check (substr(iban, 1, 1) = '\x01' and length(iban) >= 45)
);
create index on finance.creditor (planned_intervention_id) where planned_intervention_id is not null;

-- Those of a commitment that was recorded since creditors are registered.
create table finance.commitment_creditor (
  commitment_id uuid not null references finance.commitment,
  creditor_id uuid not null,
  ambito_code text not null,
  primary key (commitment_id, creditor_id),
  foreign key (creditor_id, ambito_code) references finance.creditor (id, ambito_code)
);
create index on finance.commitment_creditor (creditor_id);
create trigger append_only before update or delete or truncate on finance.commitment_creditor
  for each statement execute function finance.refuse_change();

alter table finance.movement
  -- to whom what was liquidated is owed, ordered and paid
  add column creditor_id uuid,
  -- the total of the invoice, of which several liquidations may take a part
  add column invoice_cents bigint check (invoice_cents > 0),
  add foreign key (creditor_id, ambito_code) references finance.creditor (id, ambito_code),
  add check (invoice_cents is null or invoice_number is not null);
create index on finance.movement (creditor_id, invoice_number) where creditor_id is not null;

-- Where it was delivered: by whom, then, it is invoiced.
alter table finance.liquidable_delivery add column facility_id uuid;

alter table finance.creditor enable row level security;
alter table finance.creditor force row level security;
alter table finance.commitment_creditor enable row level security;
alter table finance.commitment_creditor force row level security;
create policy seen_by_who_pays on finance.creditor for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and (kind <> 'PERSON' or 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[])));
-- An organisation also by a commitment that names it.
create policy added_by_the_ambito on finance.creditor for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and (kind <> 'PERSON' or 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[])));
create policy changed_by_the_ambito on finance.creditor for update using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  and (kind <> 'PERSON' or 'role:ACCOUNTANT' = any ((select registry.viewer_keys())::text[])));
create policy seen_by_the_keeper on finance.commitment_creditor for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));
create policy added_by_the_ambito on finance.commitment_creditor for insert with check (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[]));

grant select on finance.creditor, finance.commitment_creditor to cse_finance;
grant insert (id, ambito_code, organisation, kind, code, name, person_code, person_name, capacity, planned_intervention_id, facilities, iban,
    iban_end, durc_until, account_declared_on), update (version, facilities, iban, iban_end, durc_until, account_declared_on)
  on finance.creditor to cse_finance;
grant insert on finance.commitment_creditor to cse_finance;
grant insert (creditor_id, invoice_cents) on finance.movement to cse_finance;
grant insert (facility_id), update (facility_id) on finance.liquidable_delivery to cse_finance;

-- With the file of a case goes what names the person to whom its benefit was paid; the movements stay.
create or replace function finance.detach_cases(cases uuid[]) returns integer
  language plpgsql security definer set search_path = finance, registry, pg_temp as $$
declare
  detached integer;
  due uuid[] := registry.ordered('CASE_FILE', cases);
begin
  perform registry.assert_erasing();
  update creditor set person_code = null, person_name = null, iban = null, iban_end = null, planned_intervention_id = null
  where planned_intervention_id in (select planned_intervention_id from case_funding where case_id = any (due));
  with stand_ins as materialized (
    select erased, gen_random_uuid() as stand_in from unnest(due) as erased
  )
  update case_funding set case_id = stand_in from stand_ins where case_id = erased;
  get diagnostics detached = row_count;
  delete from idempotency_record where registry.names_one_of(outcome, due);
  perform registry.remove_events_about(due);
  return detached;
end $$;

-- Whether a planned intervention asked this Ambito's plan, and whom it is for: the accountant, who holds no case, pays it and is in the log of
-- access of that person. Both run as the owner and look themselves who asks.
create function finance.requested_from(planned uuid, ambito text) returns boolean
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select 'ambito:' || ambito = any (registry.viewer_keys()) and exists (
    select from finance.case_funding where planned_intervention_id = planned and ambito_code = ambito);
end;
create function finance.person_paid(creditor uuid) returns uuid
  language sql stable security definer set search_path = finance, pg_temp
begin atomic
  select custody.person_id
  from finance.creditor paid
  join finance.case_funding funding using (planned_intervention_id)
  join registry.case_custody custody on custody.case_id = funding.case_id
  where paid.id = creditor and 'ambito:' || paid.ambito_code = any (registry.viewer_keys());
end;
revoke all on function finance.requested_from, finance.person_paid from public;
grant execute on function finance.requested_from, finance.person_paid to cse_finance;
