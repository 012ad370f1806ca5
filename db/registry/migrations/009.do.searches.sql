-- What was asked about identifiable people and found nobody is in the log too, as what was asked besides: each search by its field and a keyed
-- digest of its filter (`Query.persons#…`), whose key is not here. And the purpose of a request has a code, and the number of the case or
-- of the protocol for which it was made.
alter table registry.access_entry
  drop constraint access_entry_action_check,
  drop constraint access_entry_persons_check,
  add column searches text[] check (cardinality(searches) > 0),
  add column purpose_code text,
  add column purpose_reference text,
  add constraint access_entry_action_check check (action in ('READ', 'WRITE', 'EMERGENCY', 'SEARCH')),
  add constraint access_entry_persons_check check (case action when 'SEARCH' then searches is not null else cardinality(persons) > 0 end);
