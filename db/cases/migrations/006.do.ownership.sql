-- Ownership: what a transfer rests on, transfers that a change of residence proposes, the UVM's members and decisions.

insert into cases.event_kind (code) values ('TRANSFER_PROPOSED'), ('PROPOSAL_DISMISSED');

-- Work of the system on events of other subgraphs: it has no viewer, and only the keys it is given.
create function cases.system_works() returns boolean
  language sql stable parallel safe
  return current_setting('cse.scope', true) = 'SYSTEM';

-- The comuni that had the case before the person moved away: they go on seeing that it exists.
alter table cases."case" add column former_comuni text[] not null default '{}';
create index cases_gone_elsewhere on cases."case" using gin (former_comuni) where former_comuni <> '{}';

-- Residence -----------------------------------------------------------------------------------------------------------------

-- The person lives elsewhere now: the holder may follow with a transfer, or say why the case stays. At most one is open; a residence
-- that changes again supersedes it.
create table cases.transfer_proposal (
  id uuid primary key,
  case_id uuid not null references cases."case",
  person_id uuid not null,
  to_comune text not null references registry.comune,
  resident_since date not null,
  proposed_at timestamptz not null,
  status text not null check (status in ('OPEN', 'FOLLOWED', 'DISMISSED', 'SUPERSEDED')),
  decided_at timestamptz,
  decision_reason text,
  version integer not null default 1,
  readers text[] not null,
  check ((status = 'OPEN') = (decided_at is null)),
  check (status <> 'DISMISSED' or decision_reason is not null),
  unique (case_id, resident_since, to_comune)
);
create unique index one_open_proposal on cases.transfer_proposal (case_id) where status = 'OPEN';
create index proposals_waiting on cases.transfer_proposal (proposed_at, id) where status = 'OPEN';

create trigger keys_from_case before insert on cases.transfer_proposal
  for each row when (new.readers is null) execute function cases.take_keys_of_case();
insert into cases.file_part (name) values ('transfer_proposal');

alter table cases.transfer_proposal enable row level security;
alter table cases.transfer_proposal force row level security;
create policy seen_by_holder on cases.transfer_proposal for select using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE') or cases.system_works())
);
create policy made_by_the_system on cases.transfer_proposal for insert
  with check (status = 'OPEN' and coalesce(readers && (select registry.viewer_keys()), false) and (select cases.system_works()));
create policy dismissed_by_holder on cases.transfer_proposal for update
  using (status = 'OPEN' and coalesce(readers && (select registry.viewer_keys()), false)
    and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE') and cases.viewer_works()))
  with check (status = 'DISMISSED');
create policy superseded_by_the_system on cases.transfer_proposal for update
  using (status = 'OPEN' and coalesce(readers && (select registry.viewer_keys()), false) and (select cases.system_works()))
  with check (status = 'SUPERSEDED');

grant select, insert on cases.transfer_proposal to cse_cases;
grant update (status, decided_at, decision_reason, version) on cases.transfer_proposal to cse_cases;

create policy told_by_the_system on cases.event for insert with check ((select cases.system_works()));

-- Transfers -----------------------------------------------------------------------------------------------------------------

alter table cases.transfer
  -- the day of the consent on which it rests, and its record (persons); those asked for before it was recorded have none
  add column consent_on date,
  add column consent_id uuid,
  -- the proposal it follows: only then does a case leave for another comune
  add column proposal_id uuid references cases.transfer_proposal,
  add check (basis = 'CONSENT' or num_nonnulls(consent_on, consent_id) = 0),
  add check (proposal_id is null or to_holder like 'comune:%');

-- Who is asked decides: the Ufficio di Piano for the Ambito, a social worker for a comune.
drop policy decided_by_addressee on cases.transfer;
create policy decided_by_addressee on cases.transfer for update
  using (status = 'REQUESTED' and to_holder = any (registry.viewer_keys())
    and cases.viewer_is(case when to_holder like 'comune:%' then 'role:SOCIAL_WORKER' else 'role:PLAN_OFFICE' end))
  with check (status in ('ACCEPTED', 'REJECTED') and to_holder = any (registry.viewer_keys()));
drop policy revoked_by_holder on cases.transfer;
create policy revoked_by_holder on cases.transfer for update
  using (status = 'REQUESTED' and from_holder = any (registry.viewer_keys())
    and cases.viewer_is(case when from_holder like 'comune:%' then 'role:SOCIAL_WORKER' else 'role:PLAN_OFFICE' end))
  with check (status = 'REVOKED' and from_holder = any (registry.viewer_keys()));
-- A return rests on the competence of the comune; whatever leads to another one waits for its answer.
drop policy returned_by_ambito on cases.transfer;
create policy returned_by_ambito on cases.transfer for update
  using (status = 'REQUESTED' and basis = 'COMPETENCE' and proposal_id is null
    and from_holder = any (registry.viewer_keys()) and cases.viewer_is('role:PLAN_OFFICE'))
  with check (status = 'ACCEPTED' and from_holder like 'ambito:%' and from_holder = any (registry.viewer_keys()));
-- A request to a comune where the person no longer lives lapses.
create policy lapsed_with_residence on cases.transfer for update
  using (status = 'REQUESTED' and proposal_id is not null and from_holder = any (registry.viewer_keys()) and cases.system_works())
  with check (status = 'REVOKED');

-- Ownership moves with the acceptance of a transfer, in the same statement, and in no other way. Every comune that had the case goes on
-- seeing that it exists; the Ambito that gave it away does not. A case that follows its person to another comune belongs to that comune's
-- Ambito from then on; it keeps the number under which it was opened.
create or replace function cases.move_custody() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  moved cases."case";
  file text[];
  competent text;
  former text[];
begin
  select * into moved from cases."case" where id = new.case_id and holder = new.from_holder for update;
  if not found then
    raise exception 'the case is not held by who gives it away' using errcode = 'restrict_violation';
  end if;
  competent := moved.comune;
  former := moved.former_comuni;
  if new.proposal_id is not null then
    update cases.transfer_proposal set status = 'FOLLOWED', decided_at = new.decided_at, version = version + 1
      where id = new.proposal_id and case_id = new.case_id and status = 'OPEN' and 'comune:' || to_comune = new.to_holder
      returning to_comune into competent;
    if not found then
      raise exception 'the transfer follows no open proposal' using errcode = 'restrict_violation';
    end if;
    former := array_append(array_remove(former, competent), moved.comune);
  end if;
  file := array_replace(moved.file_readers, new.from_holder, new.to_holder);
  update cases."case" set
    holder = new.to_holder,
    held_since = new.decided_at,
    comune = competent,
    ambito_code = case when competent = moved.comune then moved.ambito_code else (
      select ambito from registry.ambito_membership
      where comune = competent and daterange(valid_from, valid_to) @> new.decided_at::date) end,
    former_comuni = former,
    file_readers = file,
    readers = file || array(
      select key from unnest(array['comune:' || competent] || array(select 'comune:' || gone from unnest(former) gone)) key
      where key <> all (file)),
    -- a return is a step of the holder's, which has counted its change already
    version = version + case new.basis when 'COMPETENCE' then 0 else 1 end,
    updated_at = new.decided_at
  where id = new.case_id;
  return null;
end $$;

-- The UVM -------------------------------------------------------------------------------------------------------------------

alter table cases.uvm_session
  add column place text,
  -- subject of the operator's token
  add column convened_by text,
  add column agenda text,
  add column outcome text check (outcome in ('HOME_CARE', 'DAY_CARE', 'RESIDENTIAL_CARE', 'ECONOMIC_SUPPORT', 'NOT_COMPLEX', 'DEFERRED'));
create index uvm_to_hold on cases.uvm_session (convened_on, id) where decision is null;

alter table cases.uvm_member add column organisation text not null default 'OTHER'
  check (organisation in ('HEALTH_DISTRICT', 'GENERAL_PRACTITIONER', 'MUNICIPALITY', 'AMBITO', 'PERSON', 'THIRD_SECTOR', 'OTHER'));
