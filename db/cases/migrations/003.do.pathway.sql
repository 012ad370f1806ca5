-- The pathway as it is worked: what may happen in a case and for which reasons, and what each happening says, so that the state of a case
-- can be told from its events.

-- What happens -------------------------------------------------------------------------------------------------------

create table cases.event_kind (code text primary key);
insert into cases.event_kind values ('CASE_OPENED'), ('ACCESS_RECORDED'), ('ASSESSMENT_PLANNED'), ('ASSESSMENT_COMPLETED'), ('UVM_CONVENED'),
  ('UVM_DECIDED'), ('PROJECT_DRAFTED'), ('PROJECT_AGREED'), ('DELIVERY_STARTED'), ('DELIVERY_SUSPENDED'), ('DELIVERY_ENDED'),
  ('CASE_EVALUATED'), ('CASE_CLOSED'), ('CASE_REOPENED'), ('CASE_MANAGER_ASSIGNED'), ('DOCUMENT_ATTACHED'), ('TRANSFER_REQUESTED'),
  ('TRANSFER_ACCEPTED'), ('TRANSFER_REJECTED'), ('TRANSFER_REVOKED'), ('CASE_RETURNED'),
  ('CASE_SUSPENDED'), ('CASE_RESUMED'), ('CASE_INTERRUPTED'), ('TEAM_MEMBER_ASSIGNED'), ('TEAM_MEMBER_REMOVED');

alter table cases.event
  drop constraint event_kind_check,
  add foreign key (kind) references cases.event_kind,
  -- what changed, in ids, codes and states: no free text, since everybody concerned may read that something happened
  add column facts jsonb not null default '{}' check (jsonb_typeof(facts) = 'object');

-- Why ----------------------------------------------------------------------------------------------------------------

-- Coded reasons of the steps that ask for one (motivazioni). Dated: who closes a case in March gives a reason of March.
create table cases.reason (
  code text primary key,
  label text not null,
  -- the steps that may give it
  steps text[] not null check (steps <> '{}' and steps <@ array['CLOSE', 'INTERRUPT', 'SUSPEND', 'REOPEN']),
  -- MotivazioneChiusuraCarico of SINBA (D.M. 206/2014), where it has one
  sinba_code text check (sinba_code ~ '^[1-9]$'),
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
insert into cases.reason (code, label, steps, sinba_code, valid_from) values
  ('ORIENTATION_COMPLETED', 'Orientamento concluso', '{CLOSE}', '9', '2014-01-01'),
  ('NEED_RESOLVED', 'Risoluzione dello stato di bisogno', '{CLOSE}', '4', '2014-01-01'),
  ('NO_NEED_FOUND', 'Bisogno non riscontrato', '{CLOSE}', '9', '2014-01-01'),
  ('OTHER_SERVICE', 'Presa in carico di un altro servizio', '{CLOSE,INTERRUPT}', '9', '2014-01-01'),
  ('CAME_OF_AGE', 'Raggiungimento della maggiore età', '{CLOSE,INTERRUPT}', '3', '2014-01-01'),
  ('WITHDRAWN', 'Uscita richiesta dall''utente o dalla famiglia', '{CLOSE,INTERRUPT}', '5', '2014-01-01'),
  ('UNTRACEABLE', 'Irreperibilità', '{CLOSE,INTERRUPT}', '7', '2014-01-01'),
  ('DECEASED', 'Decesso', '{CLOSE,INTERRUPT}', '8', '2014-01-01'),
  ('MOVED_WITHIN_REGION', 'Passaggio a un altro Ambito della regione', '{CLOSE,INTERRUPT}', '1', '2014-01-01'),
  ('MOVED_OUT_OF_REGION', 'Passaggio a un Ambito di altra regione', '{CLOSE,INTERRUPT}', '2', '2014-01-01'),
  ('REPATRIATED', 'Rimpatrio', '{CLOSE,INTERRUPT}', '6', '2014-01-01'),
  ('COMMITMENTS_NOT_KEPT', 'Mancato rispetto degli impegni del progetto', '{INTERRUPT}', '9', '2014-01-01'),
  ('HOSPITALISED', 'Ricovero', '{SUSPEND,INTERRUPT}', '9', '2014-01-01'),
  ('TEMPORARILY_AWAY', 'Assenza temporanea', '{SUSPEND}', null, '2014-01-01'),
  ('SUSPENDED_ON_REQUEST', 'Sospensione richiesta dall''utente o dalla famiglia', '{SUSPEND}', null, '2014-01-01'),
  ('AWAITING_OTHERS', 'In attesa di un altro servizio o provvedimento', '{SUSPEND}', null, '2014-01-01'),
  ('NEW_NEED', 'Nuovo bisogno', '{REOPEN}', null, '2014-01-01'),
  ('NEED_WORSENED', 'Aggravamento del bisogno', '{REOPEN}', null, '2014-01-01'),
  ('CAME_BACK', 'Ritorno dell''utente', '{REOPEN}', null, '2014-01-01'),
  ('CLOSED_BY_MISTAKE', 'Chiusura per errore', '{REOPEN}', null, '2014-01-01'),
  ('OTHER', 'Altro', '{CLOSE,INTERRUPT,SUSPEND,REOPEN}', '9', '2014-01-01');

-- Closures recorded before there were codes keep their meaning.
update cases."case" set closure_reason = coalesce((select code from cases.reason where label = closure_reason), 'OTHER')
where closure_reason is not null;
alter table cases."case"
  add foreign key (closure_reason) references cases.reason,
  add column suspended_on date,
  add column suspension_reason text references cases.reason;
update cases."case" set suspended_on = updated_at::date, suspension_reason = 'OTHER' where status = 'SUSPENDED';
alter table cases."case"
  add check ((status = 'SUSPENDED') = (suspended_on is not null)),
  add check ((suspended_on is null) = (suspension_reason is null));
grant update (suspended_on, suspension_reason) on cases."case" to cse_cases;

-- Where the access led (esito dell'orientamento); an interview that is completed later is recorded anew, and the newest one counts.
alter table cases.access_interview
  drop constraint access_interview_pkey,
  add column id uuid not null default uuidv7() primary key,
  add column outcome text check (outcome in ('INFORMATION_ONLY', 'SENT_ELSEWHERE', 'TAKEN_IN_CHARGE', 'DESK_SERVICE', 'NOT_COMPETENT', 'WITHDRAWN'));
update cases.access_interview set outcome = 'TAKEN_IN_CHARGE' where orientation is not null;
create index on cases.access_interview (case_id, id desc);

-- Who comes back, and whose project is renewed, is evaluated again; the newest evaluation counts.
alter table cases.evaluation
  drop constraint evaluation_pkey,
  add column id uuid not null default uuidv7() primary key;
create index on cases.evaluation (case_id, id desc);

-- Findings made before a case was reopened no longer hold.
alter table cases.assessment add column superseded boolean not null default false;

-- A case is opened ----------------------------------------------------------------------------------------------------

-- The target areas a case may be of, from the file the catalogue is loaded from (db/data/target_area.csv).
create table cases.target_area (
  code text primary key,
  label text not null
);
grant select on cases.target_area to cse_cases;

-- The last number given out in a year by a comune: 2026/072006/000418.
create table cases.case_number (
  comune text not null references registry.comune,
  year smallint not null,
  last integer not null check (last > 0),
  primary key (comune, year)
);
insert into cases.case_number (comune, year, last)
  select split_part(number, '/', 2), split_part(number, '/', 1)::smallint, max(split_part(number, '/', 3)::integer)
  from cases."case" where number ~ '^[0-9]{4}/[0-9]{6}/[0-9]{6}$' group by 1, 2;
grant select, insert, update on cases.case_number to cse_cases;

-- Where persons live, as far as cases must know it: the comune of residence is the one that opens a case. A copy that persons feeds.
create table cases.resident (
  person_id uuid primary key,
  comune text not null references registry.comune,
  since date,
  readers text[] not null check (readers = array['comune:' || comune])
);
alter table cases.resident enable row level security;
alter table cases.resident force row level security;
create policy seen_by_the_comune on cases.resident for select using (coalesce(readers && (select registry.viewer_keys()), false));
-- What persons tells is written down by who hears of it, with a key that no viewer has.
create policy kept_as_persons_tells on cases.resident
  using ('system:residence' = any ((select registry.viewer_keys())::text[]))
  with check ('system:residence' = any ((select registry.viewer_keys())::text[]));
grant select, insert, update, delete on cases.resident to cse_cases;

-- Persons who were there before this copy.
do $$ begin
  if to_regclass('persons.person') is not null then
    insert into cases.resident (person_id, comune, since, readers)
    select id, residence_comune, residence_since, array['comune:' || residence_comune] from persons.person
    where residence_comune is not null;
  end if;
end $$;

-- Assignments end, files grow -----------------------------------------------------------------------------------------

create unique index once_in_the_team on cases.assignment (case_id, operator_id) where role = 'TEAM' and until is null;

-- The parts of a file: whatever repeats the keys of its case.
create table cases.file_part (name text primary key);
insert into cases.file_part values ('access_interview'), ('project'), ('objective'), ('planned_intervention'), ('delivery'), ('evaluation'),
  ('assignment'), ('assessment'), ('uvm_session'), ('document'), ('event');

create or replace function cases.pass_keys_to_file() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
declare
  part text;
begin
  for part in select name from cases.file_part order by name
  loop
    execute format('update cases.%I set readers = $1 where case_id = $2', part) using new.file_readers, new.id;
  end loop;
  return null;
end $$;

grant select on cases.reason, cases.event_kind to cse_cases;
