-- Professionals of the health service (ASL) are invited to the UVM of one case, and write their section of the assessment. They read the invitation
-- and what they wrote themselves; the file stays closed to them.

create table cases.uvm_invitation (
  id uuid primary key,
  case_id uuid not null references cases."case" on delete cascade,
  session_id uuid not null,
  -- which member of the session it is
  position smallint not null,
  -- code of the health body, and tax code of the professional, as their sign-in vouches for them
  health_body text not null check (health_body ~ '^[0-9]{6}$'),
  tax_code text not null check (tax_code ~ '^([A-Z0-9]{16}|[0-9]{11})$'),
  -- the session as it was announced
  convened_on date not null,
  place cases.encrypted_text,
  agenda cases.encrypted_text,
  -- the last day on which it opens anything
  until date not null,
  invited_at timestamptz not null,
  invited_by_issuer text not null,
  invited_by text not null,
  withdrawn_at timestamptz,
  -- since the session was held or called off nothing more is written
  closed_at timestamptz,
  readers text[] not null,
  foreign key (session_id, position) references cases.uvm_member (session_id, position) on delete cascade
);
create index on cases.uvm_invitation (case_id);
create index on cases.uvm_invitation (session_id);
create unique index invited_once on cases.uvm_invitation (session_id, position) where withdrawn_at is null;
create index on cases.uvm_invitation (health_body, tax_code);

-- What the professional contributes, writing after writing: the newest counts, none is changed.
create table cases.uvm_section (
  id uuid primary key,
  invitation_id uuid not null references cases.uvm_invitation on delete cascade,
  case_id uuid not null references cases."case" on delete cascade,
  findings cases.encrypted_text not null,
  proposal cases.encrypted_text,
  written_at timestamptz not null,
  readers text[] not null
);
create index on cases.uvm_section (invitation_id, id desc);
create index on cases.uvm_section (case_id);

do $$
declare
  part text;
  name text;
begin
  for part, name in values ('uvm_invitation', 'place'), ('uvm_invitation', 'agenda'), ('uvm_section', 'findings'), ('uvm_section', 'proposal')
  loop
    execute format('alter table cases.%I add constraint %I check (substr(%I, 1, 1) = ''\x01'' and length(%I) >= 45)',
      part, part || '_' || name || '_encrypted', name, name);
  end loop;
  foreach part in array array['uvm_invitation', 'uvm_section']
  loop
    execute format('alter table cases.%I enable row level security', part);
    execute format('alter table cases.%I force row level security', part);
    execute format(
      'create trigger keys_from_case before insert on cases.%I
         for each row when (new.readers is null) execute function cases.take_keys_of_case()', part);
    insert into cases.file_part values (part);
  end loop;
end $$;

create policy seen_by_readers on cases.uvm_invitation for select using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PUA', 'role:PLAN_OFFICE')));
create policy seen_by_the_invited on cases.uvm_invitation for select using (
  'health:' || health_body || '-' || tax_code = any ((select registry.viewer_keys())::text[])
  and withdrawn_at is null and until >= registry.day_in_italy(now()));
create policy added_by_workers on cases.uvm_invitation for insert with check (
  coalesce(readers && (select registry.viewer_keys()), false) and cases.viewer_works() and cases.viewer_is('role:PUA', 'role:PLAN_OFFICE'));
create policy withdrawn_by_workers on cases.uvm_invitation for update using (
  coalesce(readers && (select registry.viewer_keys()), false)
  and (select cases.viewer_works() and cases.viewer_is('role:PUA', 'role:PLAN_OFFICE')));

create policy seen_by_readers on cases.uvm_section for select using (
  coalesce(readers && (select registry.viewer_keys()), false) and (select cases.viewer_is('role:SOCIAL_WORKER', 'role:PLAN_OFFICE')));
create policy seen_by_who_wrote_it on cases.uvm_section for select using (
  current_setting('cse.scope', true) = 'HEALTH_PROFESSIONAL'
  and exists (select from cases.uvm_invitation invitation where invitation.id = invitation_id));
create policy written_by_the_invited on cases.uvm_section for insert with check (
  current_setting('cse.scope', true) = 'HEALTH_PROFESSIONAL'
  and exists (select from cases.uvm_invitation invitation
    where invitation.id = invitation_id and invitation.case_id = uvm_section.case_id and invitation.closed_at is null));
select registry.withhold_restricted('cases');

grant select, insert on cases.uvm_invitation, cases.uvm_section to cse_cases;
grant update (withdrawn_at) on cases.uvm_invitation to cse_cases;

-- The key with which the holder of the case writes: what is written under an invitation stands under it too.
create function cases.holder_of_invitation(invitation uuid) returns text
  language sql stable security definer set search_path = cases, pg_temp
begin atomic
  select held.holder from cases.uvm_invitation invited join cases."case" held on held.id = invited.case_id
  where invited.id = holder_of_invitation.invitation and invited.withdrawn_at is null
    and 'health:' || invited.health_body || '-' || invited.tax_code = any (registry.viewer_keys());
end;
revoke all on function cases.holder_of_invitation from public;
grant execute on function cases.holder_of_invitation to cse_cases;

-- A session that is decided or called off closes its invitations.
create function cases.close_invitations() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  update uvm_invitation set closed_at = now() where session_id = new.id and closed_at is null;
  return null;
end $$;
create trigger invitations_close after update of decision, cancelled_at on cases.uvm_session
  for each row when (new.decision is not null or new.cancelled_at is not null) execute function cases.close_invitations();

-- What the other schemas look up follows.
create function cases.keep_invitation() returns trigger
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
begin
  if tg_op = 'DELETE' or new.withdrawn_at is not null then
    delete from case_invitation where id = old.id;
  else
    insert into case_invitation (id, case_id, key, until)
    values (new.id, new.case_id, 'health:' || new.health_body || '-' || new.tax_code, new.until)
    on conflict (id) do update set case_id = excluded.case_id, until = excluded.until;
  end if;
  return null;
end $$;
create trigger invitation_follows after insert or delete or update of withdrawn_at, until, case_id on cases.uvm_invitation
  for each row execute function cases.keep_invitation();
revoke all on function cases.close_invitations, cases.keep_invitation from public;

-- Who comes from outside knows no colleagues.
drop policy colleagues_of_a_viewer on cases.operator;
create policy colleagues_of_a_viewer on cases.operator for select using (
  (select cardinality(registry.viewer_keys()) > 0 and current_setting('cse.scope', true) not in ('HEALTH_PROFESSIONAL', 'PROVIDER')));
