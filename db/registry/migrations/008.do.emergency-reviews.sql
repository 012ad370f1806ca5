-- An access in an emergency is reviewed afterwards: by a second person, within a term, with an outcome.

-- Days from the access to the end of the term.
create table registry.emergency_review_term (
  only_one boolean primary key default true check (only_one),
  days smallint not null check (days between 1 and 90)
);
insert into registry.emergency_review_term (days) values (7);
grant select on registry.emergency_review_term to cse_persons;

create table registry.emergency_review (
  id uuid primary key,
  emergency_id uuid not null unique,
  -- who reviewed, and for which bodies
  issuer text not null,
  subject text not null,
  scope text not null,
  roles text[] not null,
  organisations text[] not null,
  outcome text not null check (outcome in ('JUSTIFIED', 'NOT_JUSTIFIED', 'REPORTED')),
  note text not null check (char_length(note) between 20 and 2000),
  reviewed_at timestamptz not null
);
create trigger never_changed before update or delete on registry.emergency_review
  for each row execute function registry.refuse_change();
create trigger never_emptied before truncate on registry.emergency_review
  for each statement execute function registry.refuse_change();
select registry.seal_records_of('registry.emergency_review', variadic '{}'::text[]);

-- Whoever sees the access sees what came of it.
alter table registry.emergency_review enable row level security;
alter table registry.emergency_review force row level security;
create policy seen_with_the_access on registry.emergency_review for select using (
  exists (select from registry.emergency_access where emergency_access.id = emergency_id));
grant select on registry.emergency_review to cse_persons;
