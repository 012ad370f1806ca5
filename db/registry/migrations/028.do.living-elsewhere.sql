-- Whoever lists the people of a body lists its residents, and besides them those of its cases who live elsewhere. Of most cases that is known to be
-- nobody, and they need not be looked at. Not said of a case whose person or holder is new: it is looked at until persons has told.
alter table registry.case_custody add column lives_elsewhere boolean;
create index held_elsewhere on registry.case_custody using gin (readers) where lives_elsewhere is distinct from false;
create index residence_to_compare on registry.case_custody (case_id) where lives_elsewhere is null;

create function registry.forget_residence() returns trigger
  language plpgsql as $$
begin
  new.lives_elsewhere := null;
  return new;
end $$;
create trigger residence_is_to_compare before update of person_id, readers on registry.case_custody
  for each row when (old.person_id is distinct from new.person_id or old.readers is distinct from new.readers)
  execute function registry.forget_residence();
