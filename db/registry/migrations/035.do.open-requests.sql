-- Of whom a request for services waits at which front office. A request is a reason to read, and to ask for, what certified sources say of somebody.
-- Kept by triggers of cases. Restricted requests are not here: nothing that others see may tell that there is one.
create table registry.open_request (
  request_id uuid primary key,
  person_id uuid not null,
  readers text[] not null
);
create index on registry.open_request (person_id);

alter table registry.open_request enable row level security;
alter table registry.open_request force row level security;
create policy waits_at_the_body on registry.open_request for select using (readers && (select registry.viewer_keys()));
grant select on registry.open_request to cse_persons;
