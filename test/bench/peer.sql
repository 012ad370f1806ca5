-- The same rows for PostGraphile: one schema with foreign keys, so that it finds the relations, under the same kind of row policies.
drop schema if exists peer cascade;
create schema peer;

create table peer.person as select id, given_name, family_name, tax_code, readers from persons.person;
alter table peer.person add primary key (id);

create table peer."case" as
  select id, number, phase, comune, opened_on, person_id, readers, file_readers from cases."case";
alter table peer."case" add primary key (id), add foreign key (person_id) references peer.person;
create index on peer."case" (comune, opened_on desc, id desc);
create index on peer."case" (person_id);

create table peer.project as select id, case_id, title, readers from cases.project;
alter table peer.project add primary key (id), add unique (case_id), add foreign key (case_id) references peer."case";

create table peer.plan_intervention as
  select intervention.id, intervention.title, intervention.ambito_code,
    sum(line.planned_cents)::bigint as planned, sum(line.committed_cents)::bigint as committed,
    (sum(line.planned_cents) - sum(line.committed_cents))::bigint as residual
  from finance.plan_intervention intervention join finance.funding_line line on line.intervention_id = intervention.id
  group by intervention.id;
alter table peer.plan_intervention add primary key (id);

create table peer.planned_intervention as
  select id, project_id, position, total_cents, plan_intervention_id, readers from cases.planned_intervention;
alter table peer.planned_intervention add primary key (id),
  add foreign key (project_id) references peer.project,
  add foreign key (plan_intervention_id) references peer.plan_intervention;
create index on peer.planned_intervention (project_id, position);
create index on peer.planned_intervention (plan_intervention_id);

do $$
declare
  part text;
begin
  foreach part in array array['person', 'case', 'project', 'planned_intervention']
  loop
    execute format('alter table peer.%I enable row level security', part);
    execute format('create policy seen_by_readers on peer.%I using (readers && registry.viewer_keys())', part);
  end loop;
end $$;
alter table peer.plan_intervention enable row level security;
create policy seen_by_readers on peer.plan_intervention using ('plan:' || ambito_code = any (registry.viewer_keys()));

-- The log of access, with the indexes of ours.
create table peer.access_entry (like registry.access_entry including identity including defaults including constraints including indexes);
alter table peer.access_entry enable row level security;
create policy written_by_anyone on peer.access_entry for insert with check (true);

do $$ begin
  if not exists (select from pg_roles where rolname = 'peer_viewer') then create role peer_viewer login password 'peer'; end if;
end $$;
grant usage on schema peer, registry to peer_viewer;
grant select on all tables in schema peer to peer_viewer;
revoke select on peer.access_entry from peer_viewer;
grant insert on peer.access_entry to peer_viewer;
grant execute on function registry.viewer_keys() to peer_viewer;
analyze peer.person, peer."case", peer.project, peer.planned_intervention, peer.plan_intervention;
