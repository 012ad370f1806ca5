-- The personal record (anagrafica), the family and where somebody has lived.
-- `pnpm policies` writes the SQL as it is in force, in a form that is easily read; the comments are written by hand.

-- The comune of residence, the person, and who holds a case of the person. A restricted record is there for nobody else.
alter table persons.person enable row level security, force row level security;

create policy not_while_restricted on persons.person as restrictive for select
  using (id <> all (registry.withheld_persons()));

create policy seen_by_residence_self_or_holder on persons.person for all
  using (readers && registry.viewer_keys()
    or (exists (select from registry.case_custody held where held.person_id = person.id)));

-- Whoever sees the person.
alter table persons.residence enable row level security, force row level security;

create policy not_while_restricted on persons.residence as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.residence for select
  using (exists (select from persons.person where person.id = residence.person_id));

-- Whoever sees the person; the register of a comune is its own, also of who has moved on, and it alone asks, decides and cancels.
alter table persons.fictitious_residence enable row level security, force row level security;

create policy not_while_restricted on persons.fictitious_residence as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person_or_in_the_register on persons.fictitious_residence for select
  using ((('comune:' || comune) = any (registry.viewer_keys()))
    or (exists (select from persons.person where person.id = fictitious_residence.person_id)));

create policy requested_at_the_comune on persons.fictitious_residence for insert
  with check ((('comune:' || comune) = any (registry.viewer_keys()))
    and (exists (select from persons.person where person.id = fictitious_residence.person_id)));

create policy decided_by_the_comune on persons.fictitious_residence for update
  using (('comune:' || comune) = any (registry.viewer_keys()));

-- The comune of the household, and whoever sees a member.
alter table persons.household enable row level security, force row level security;

create policy seen_with_a_member on persons.household for all
  using (readers && registry.viewer_keys()
    or (exists (select from persons.person member where member.household_id = household.id)));

-- Whoever sees the household; a member whose processing is restricted is left out.
alter table persons.household_member enable row level security, force row level security;

create policy not_while_restricted on persons.household_member as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_household on persons.household_member for all
  using (exists (select from persons.household where household.id = household_member.household_id));

-- Whoever sees both persons.
alter table persons.possible_duplicate enable row level security, force row level security;

create policy not_towards_withheld on persons.possible_duplicate as restrictive for select
  using (other_person_id <> all (registry.withheld_persons()));

create policy not_while_restricted on persons.possible_duplicate as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_the_person on persons.possible_duplicate for all
  using (exists (select from persons.person where person.id = possible_duplicate.person_id));

-- Whoever sees the record that was kept, while neither is withheld.
alter table persons.merge enable row level security, force row level security;

create policy not_towards_withheld on persons.merge as restrictive for select
  using ((kept_id <> all (registry.withheld_persons()))
    and (merged_id <> all (registry.withheld_persons())));

create policy seen_with_the_kept_person on persons.merge for select
  using (exists (select from persons.person where person.id = merge.kept_id));

-- Whoever sees both records; operators propose, and a second one merges.
alter table persons.merge_proposal enable row level security, force row level security;

create policy not_while_restricted on persons.merge_proposal as restrictive for select
  using (person_id is null
    or (person_id <> all (registry.withheld_persons())));

create policy seen_with_both_persons on persons.merge_proposal for select
  using ((exists (select from persons.person where person.id = merge_proposal.person_id))
    and (exists (select from persons.person where person.id = merge_proposal.duplicate_id)));

create policy made_with_both_persons on persons.merge_proposal for insert
  with check (persons.viewer_works()
    and (exists (select from persons.person where person.id = merge_proposal.person_id))
    and (exists (select from persons.person where person.id = merge_proposal.duplicate_id)));

create policy carried_out_by_workers on persons.merge_proposal for update
  using (persons.viewer_works()
    and (exists (select from persons.person where person.id = merge_proposal.person_id)));
