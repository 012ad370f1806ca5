-- Who is invited from outside the bodies that keep records, and to which case: a professional of the health service to its UVM. Kept by cases with
-- its own table (trigger). No role reads or writes it: what it opens is the identity of the person, by a function of persons.
create table registry.case_invitation (
  id uuid primary key,
  case_id uuid not null,
  -- of the professional: `health:` with the health body and the tax code
  key text not null,
  -- the last day
  until date not null
);
create index on registry.case_invitation (key);
create index on registry.case_invitation (case_id);

-- Of whom the viewer is told the identity by an invitation: not of whom a restriction or protection withholds.
create function registry.persons_of_invitations() returns uuid[]
  language sql stable security definer set search_path = registry, pg_temp
  return array(
    select held.person_id from registry.case_invitation invited
    join registry.case_custody held on held.case_id = invited.case_id
    where invited.key = any (registry.viewer_keys()) and invited.until >= registry.day_in_italy(now())
      and held.person_id <> all (registry.withheld_persons()) and held.case_id <> all (registry.withheld_cases()));
revoke all on function registry.persons_of_invitations from public;
grant execute on function registry.persons_of_invitations to cse_persons;
