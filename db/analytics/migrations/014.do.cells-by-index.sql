-- Figures of a table and a period are summed over hundreds of cells, which lie wherever there was room when they were first met: read from the
-- index alone they take a tenth of the blocks. What is told of a cell changes with a revision only.
alter table analytics.cell drop constraint cell_pkey;
alter table analytics.cell add constraint cell_pkey primary key (table_code, period, territory, one, other)
  include (releasable_count, releasable_persons, releasable_key_sum, releasable_person_key_sum, releasable_squares);
