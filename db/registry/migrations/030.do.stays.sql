-- Since when somebody stays at a place of an open case, and not only plans to: how full a facility is follows from it.
alter table registry.placement add column since date;

-- On which waiting list the person is, services finds by the cases of the person.
create policy of_the_person_for_services on registry.case_custody for select to cse_services
  using (person_id = (select registry.viewer_person()));
