-- Texts about persons stand encrypted. The platform encrypts them with data keys, one for each organisation that writes about a case; a
-- data key stands here wrapped by a master key that the database never has. Whoever removes a key makes unreadable what was written with it.

-- A ciphertext: 1, the id of its data key, a nonce, what is encrypted, a tag (db/src/encryption). What it says of its form is a constraint
-- of each column, which a database that was filled before this takes on once its texts are encrypted.
create domain cases.encrypted_text as bytea;
create domain cases.encrypted_bytes as bytea;

create table cases.data_key (
  key_id uuid primary key,
  -- who writes with it; what it wrote stays under it when the case goes elsewhere
  organisation text not null check (organisation ~ '^(comune|ambito):.+$'),
  -- without a case: for what belongs to none yet
  record_id uuid references cases."case",
  -- format, id of the master key, nonce, key, tag
  wrapped_key bytea not null check (length(wrapped_key) = 65),
  made_at timestamptz not null default now(),
  -- since when nothing is written with it any more
  retired_at timestamptz
);
create unique index one_key_in_use on cases.data_key (organisation, record_id) nulls not distinct where retired_at is null;
create index on cases.data_key (record_id);

alter table cases.data_key enable row level security;
alter table cases.data_key force row level security;
-- Wrapped, a key says nothing: what it opens is guarded by the policies of the rows it opens.
create policy seen_by_viewers on cases.data_key for select
  using ((select cardinality(registry.viewer_keys()) > 0 or cases.system_works()));
create policy made_by_who_writes on cases.data_key for insert with check (
  retired_at is null
  and ((organisation = any (registry.viewer_keys()) and cases.viewer_works()) or cases.system_works())
);
grant select on cases.data_key to cse_cases;
grant insert (key_id, organisation, record_id, wrapped_key) on cases.data_key to cse_cases;

-- The diary ---------------------------------------------------------------------------------------------------------

alter table cases.diary_entry alter column text type cases.encrypted_text using convert_to(text, 'UTF8');

-- What is written is encrypted; what was, the platform encrypts before it starts (db/src/encryption/plain-rows.ts).
do $$
declare
  part record;
begin
  for part in
    select table_name, column_name from information_schema.columns
    where table_schema = 'cases' and domain_schema = 'cases' and domain_name in ('encrypted_text', 'encrypted_bytes')
  loop
    execute format('alter table cases.%I add constraint %I check (substr(%I, 1, 1) = ''\x01'' and length(%I) >= 45) not valid',
      part.table_name, part.table_name || '_' || part.column_name || '_encrypted', part.column_name, part.column_name);
  end loop;
end $$;

-- Removes the keys with which anybody wrote about these cases: their texts are unreadable from then on, here and in every copy of the
-- database that is made later. It answers how many keys are gone.
create function cases.remove_data_keys(records uuid[]) returns integer
  language plpgsql security definer set search_path = cases, registry, pg_temp as $$
declare
  removed integer;
begin
  if not coalesce('system:erasure' = any (registry.viewer_keys()), false) then
    raise exception 'keys are removed by the platform alone' using errcode = 'insufficient_privilege';
  end if;
  delete from data_key where record_id = any (records);
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function cases.remove_data_keys from public;
grant execute on function cases.remove_data_keys to cse_cases;
