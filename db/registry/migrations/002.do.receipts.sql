-- A creation that must not happen twice carries an idempotency key. Its first result is kept beside what it created, in the same
-- transaction; a repeat that arrives meanwhile waits for it on the primary key. Nothing in a receipt names anybody: the claim is a digest
-- of who asked, what and under which key, the outcome is made of ids.
create function registry.keep_receipts(owner text) returns void
  language plpgsql as $$
begin
  execute format('
    create table %1$I.receipt (
      claim bytea primary key check (length(claim) = 32),
      -- digest of the input: the same key with another input is a mistake of the client
      input bytea not null check (length(input) = 32),
      outcome jsonb,
      made_at timestamptz not null default now()
    )', owner);
  execute format('grant select, insert, delete, update (outcome) on %1$I.receipt to %2$I', owner, 'cse_' || owner);
end $$;
