-- The rows that a commitment writes, in tables like ours without our triggers: what is measured is what Postgres takes for them.
create schema ledger_peer;
create table ledger_peer.idempotency_record (like finance.idempotency_record including all);
create table ledger_peer.commitment (like finance.commitment including all);
create table ledger_peer.movement (like finance.movement including all);
create table ledger_peer.funding_line (like finance.funding_line including all);
create table ledger_peer.plan_intervention (like finance.plan_intervention including all);
insert into ledger_peer.plan_intervention select * from finance.plan_intervention;
insert into ledger_peer.funding_line select * from finance.funding_line;
create table ledger_peer.line as
  select row_number() over (order by line.id) as n, line.* from finance.funding_line line where line.id = any ($LINES);
create unique index on ledger_peer.line (n);
