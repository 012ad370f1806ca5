-- Lists of cases in the order of the last activity and of what falls due next, and an operator's own entries of the diary and documents, which
-- are searched.

create index case_of_comune_active on cases."case" (comune, updated_at desc, id desc);
create index case_of_holder_active on cases."case" (holder, updated_at desc, id desc);

create index diary_of_author on cases.diary_entry (author_id, written_at desc, id desc);
create index documents_of_operator on cases.document (attached_by, attached_at desc, id desc);

-- The next day on which something falls due in the file: an assessment or a session of the UVM that is planned, the end of the project under way,
-- the next meeting with a household on the Assegno di inclusione. Terms in days as `rules/deadline.ts` has them. What only some may know of (a
-- hearing) or what comes from elsewhere (a transfer to answer, a death, a consent) does not move a case in a list.
create function cases.next_due_on(file uuid) returns date
  language sql stable set search_path = cases, pg_temp
begin atomic
  select coalesce(least(
    (select min(assessment.planned_on) from cases.assessment
      where assessment.case_id = file and assessment.completed_on is null and not assessment.superseded),
    (select min(uvm_session.convened_on) from cases.uvm_session
      where uvm_session.case_id = file and uvm_session.decision is null and uvm_session.cancelled_at is null),
    (select min(project.ends_on) from cases.project where project.case_id = file and project.status = 'AGREED'),
    (select coalesce((select max(pact_meeting.held_on) from cases.pact_meeting where pact_meeting.case_id = file) + 90,
        activation_pact.subscribed_on + 120)
      from cases.activation_pact where activation_pact.case_id = file)), 'infinity');
end;

-- Infinity where nothing falls due, so that such cases come last; nothing does in a closed one.
alter table cases."case" add column next_due_on date not null default 'infinity';
update cases."case" set next_due_on = cases.next_due_on(id) where status <> 'CLOSED';
create index case_of_comune_due on cases."case" (comune, next_due_on, id);
create index case_of_holder_due on cases."case" (holder, next_due_on, id);

create function cases.keep_next_due() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
declare
  file uuid := case tg_op when 'DELETE' then old.case_id else new.case_id end;
  due date := cases.next_due_on(file);
begin
  update cases."case" set next_due_on = due where id = file and status <> 'CLOSED' and next_due_on <> due;
  return null;
end $$;
create trigger next_due_kept after insert or delete or update of planned_on, completed_on, superseded on cases.assessment
  for each row execute function cases.keep_next_due();
create trigger next_due_kept after insert or delete or update of convened_on, decision, cancelled_at on cases.uvm_session
  for each row execute function cases.keep_next_due();
create trigger next_due_kept after insert or delete or update of ends_on, status on cases.project
  for each row execute function cases.keep_next_due();
create trigger next_due_kept after insert or delete or update of subscribed_on on cases.activation_pact
  for each row execute function cases.keep_next_due();
create trigger next_due_kept after insert or delete or update of held_on on cases.pact_meeting
  for each row execute function cases.keep_next_due();

create function cases.note_next_due() returns trigger
  language plpgsql security definer set search_path = cases, pg_temp as $$
begin
  new.next_due_on := case new.status when 'CLOSED' then 'infinity' else cases.next_due_on(new.id) end;
  return new;
end $$;
create trigger next_due_noted before update of status on cases."case"
  for each row when ((old.status = 'CLOSED') <> (new.status = 'CLOSED')) execute function cases.note_next_due();
