-- It runs as its owner, so nobody else may say where its names are looked for. The path resolves to the one that sessions have anyway: with any other,
-- each call would have the foreign keys of the ledger planned anew.
alter function finance.keep_amounts() set search_path = public, pg_temp;
