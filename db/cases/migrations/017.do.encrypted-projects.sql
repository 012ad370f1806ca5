-- What a project says about a person stands encrypted too: its title, its objectives, why it was changed, and who signed it. Which objective
-- stands in two versions word for word, the platform finds out, not the database.
do $$
declare
  part text;
  name text;
begin
  for part, name in values
    ('project', 'title'), ('project_version', 'title'), ('project_version', 'reason'), ('objective', 'description'), ('signature', 'signatory')
  loop
    execute format('alter table cases.%I alter column %I type cases.encrypted_text using convert_to(%I, ''UTF8'')', part, name, name);
    execute format('alter table cases.%I add constraint %I check (substr(%I, 1, 1) = ''\x01'' and length(%I) >= 45) not valid',
      part, part || '_' || name || '_encrypted', name, name);
  end loop;
end $$;
