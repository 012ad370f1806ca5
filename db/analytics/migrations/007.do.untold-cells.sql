-- A new cell of which nothing is told yet is written without what is told of it.
alter table analytics.cell
  alter column told_count set default 0,
  alter column told_persons set default 0,
  alter column told_key_sum set default 0,
  alter column told_person_key_sum set default 0,
  alter column told_squares set default 0,
  alter column told_minutes set default 0,
  alter column told_minute_squares set default 0,
  alter column told_cents set default 0,
  alter column told_euro_squares set default 0;
