-- What else is written about persons in their cases stands encrypted too: the access interview, the assessment with its answers, the UVM,
-- the evaluation, documents and what they hold, reasons of transfers, notes of the history and of delivery.

do $$
declare
  part text;
  texts text[];
  name text;
begin
  for part, texts in values
    ('access_interview', array['request', 'pre_assessment', 'orientation']),
    ('assessment', array['outcome', 'findings']),
    ('uvm_session', array['place', 'agenda', 'decision', 'minutes']),
    ('evaluation', array['conclusion']),
    ('document', array['title', 'withdrawal_reason']),
    ('transfer', array['reason', 'decision_reason']),
    ('transfer_proposal', array['decision_reason']),
    ('event', array['note']),
    ('delivery', array['withdrawal_reason']),
    ('delivery_suspension', array['note']),
    ('pact_meeting', array['note'])
  loop
    foreach name in array texts
    loop
      execute format('alter table cases.%I alter column %I type cases.encrypted_text using convert_to(%I, ''UTF8'')', part, name, name);
    end loop;
  end loop;
  foreach part in array array['document_content', 'upload']
  loop
    execute format('alter table cases.%I alter column content type cases.encrypted_bytes', part);
  end loop;
end $$;

-- An answer as JSON: a code, a number, a text, a day, or yes or no.
alter table cases.assessment_answer add column value cases.encrypted_text;
update cases.assessment_answer set value = convert_to(jsonb_strip_nulls(jsonb_build_object('code', code, 'number', number_value,
  'text', text_value, 'date', date_value, 'boolean', boolean_value))::text, 'UTF8');
alter table cases.assessment_answer
  alter column value set not null,
  drop column code, drop column number_value, drop column text_value, drop column date_value, drop column boolean_value;

do $$
declare
  part record;
begin
  for part in
    select table_name, column_name from information_schema.columns
    where table_schema = 'cases' and domain_schema = 'cases' and domain_name in ('encrypted_text', 'encrypted_bytes')
      and (table_name, column_name) <> ('diary_entry', 'text')
  loop
    execute format('alter table cases.%I add constraint %I check (substr(%I, 1, 1) = ''\x01'' and length(%I) >= 45) not valid',
      part.table_name, part.table_name || '_' || part.column_name || '_encrypted', part.column_name, part.column_name);
  end loop;
end $$;
