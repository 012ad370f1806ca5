-- Records whose sex, birth or names do not match are merged by a second person alone: the first proposes it.

create table persons.merge_proposal (
  id uuid primary key,
  -- the record that is to stay, and the one that is to go into it
  person_id uuid not null references persons.person,
  duplicate_id uuid not null,
  reason text not null,
  differences text[] not null check (differences <@ array['SEX', 'BIRTH', 'NAMES']),
  proposed_by_issuer text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  -- the merger that was made of it
  merge_id uuid
);
create index on persons.merge_proposal (person_id);
create index merge_proposals_open on persons.merge_proposal (proposed_at, id) where merge_id is null;

alter table persons.merge_proposal enable row level security;
alter table persons.merge_proposal force row level security;
create policy seen_with_both_persons on persons.merge_proposal for select using (
  exists (select from persons.person where person.id = merge_proposal.person_id)
  and exists (select from persons.person where person.id = merge_proposal.duplicate_id));
create policy made_with_both_persons on persons.merge_proposal for insert with check (
  (select persons.viewer_works()) and exists (select from persons.person where person.id = merge_proposal.person_id)
  and exists (select from persons.person where person.id = merge_proposal.duplicate_id));
create policy carried_out_by_workers on persons.merge_proposal for update using (
  (select persons.viewer_works()) and exists (select from persons.person where person.id = merge_proposal.person_id));
grant select, insert on persons.merge_proposal to cse_persons;
revoke update on persons.merge_proposal from cse_persons;
grant update (merge_id) on persons.merge_proposal to cse_persons;
select registry.withhold_restricted('persons');

-- In what two records that the viewer sees do not match, as far as both say it: sex, a birth that no slip of the pen explains, names that are not alike.
create function persons.differences_between(one uuid, other uuid) returns text[]
  language sql stable set search_path = persons, public, pg_temp
begin atomic
  select array_remove(array[
    case when a.sex <> b.sex then 'SEX' end,
    case when a.birth_year is not null and b.birth_year is not null
      and b.birth_order <> all (persons.births_near(a.birth_year, a.birth_month, a.birth_day))
      and a.birth_order <> all (persons.births_near(b.birth_year, b.birth_month, b.birth_day)) then 'BIRTH' end,
    case when num_nonnulls(a.family_name, a.given_name) > 0 and num_nonnulls(b.family_name, b.given_name) > 0
      and public.similarity(persons.comparable_name(a.family_name, a.given_name), persons.comparable_name(b.family_name, b.given_name)) < 0.4 then 'NAMES' end], null)
  from persons.person a, persons.person b where a.id = differences_between.one and b.id = differences_between.other;
end;
revoke all on function persons.differences_between from public;
grant execute on function persons.differences_between to cse_persons;

-- Of who was erased nothing is proposed.
create function persons.drop_merge_proposals() returns trigger
  language plpgsql security definer set search_path = persons, pg_temp as $$
begin
  delete from merge_proposal where duplicate_id = old.id;
  return null;
end $$;
revoke all on function persons.drop_merge_proposals from public;
create trigger merge_proposals_are_dropped after delete on persons.person for each row execute function persons.drop_merge_proposals();
