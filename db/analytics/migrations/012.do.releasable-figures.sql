-- Names of disclosure control: a cell has its exact figures and the releasable ones, which a revision updates.

alter table analytics.cell rename column kept to table_code;
alter table analytics.cell rename column waiting to pending;
alter table analytics.cell rename column told_count to releasable_count;
alter table analytics.cell rename column told_persons to releasable_persons;
alter table analytics.cell rename column told_key_sum to releasable_key_sum;
alter table analytics.cell rename column told_person_key_sum to releasable_person_key_sum;
alter table analytics.cell rename column told_squares to releasable_squares;
alter table analytics.cell rename column told_minutes to releasable_minutes;
alter table analytics.cell rename column told_minute_squares to releasable_minute_squares;
alter table analytics.cell rename column told_cents to releasable_cents;
alter table analytics.cell rename column told_euro_squares to releasable_euro_squares;

-- The releasable figures of a cell up to a revision that updated them.
alter table analytics.told_before rename to previous_cell;
alter index analytics.told_before_pkey rename to previous_cell_pkey;
alter index analytics.told_before_at rename to previous_cell_at;
alter table analytics.previous_cell rename column kept to table_code;
alter table analytics.previous_cell rename column told_count to releasable_count;
alter table analytics.previous_cell rename column told_persons to releasable_persons;
alter table analytics.previous_cell rename column told_key_sum to releasable_key_sum;
alter table analytics.previous_cell rename column told_person_key_sum to releasable_person_key_sum;
alter table analytics.previous_cell rename column told_squares to releasable_squares;
alter table analytics.previous_cell rename column told_minutes to releasable_minutes;
alter table analytics.previous_cell rename column told_minute_squares to releasable_minute_squares;
alter table analytics.previous_cell rename column told_cents to releasable_cents;
alter table analytics.previous_cell rename column told_euro_squares to releasable_euro_squares;

-- The last revision; changes since before `whole_from` are read from the whole table.
alter table analytics.telling rename to revision;
alter index analytics.telling_pkey rename to revision_pkey;
