-- The person whose case it is sees what it asks of the zone plan, as the holder does: it is data about that person (Reg. UE 2016/679 art. 15).
create policy of_the_person_for_finance on registry.case_custody for select to cse_finance
  using (person_id = (select registry.viewer_person()));
-- It is for reading alone.
create policy not_asked_by_citizens on finance.case_funding as restrictive for insert
  with check (current_setting('cse.scope', true) is distinct from 'CITIZEN');
create policy not_changed_by_citizens on finance.case_funding as restrictive for update
  using (current_setting('cse.scope', true) is distinct from 'CITIZEN');
