-- By which number people know a case: who holds it finds the person by it.
alter table registry.case_custody add column number text;
create index case_custody_number on registry.case_custody (number);
