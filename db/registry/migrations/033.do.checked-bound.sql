-- Reads the rows once, beside those who read and write.
alter table registry.access_entry validate constraint written_before;
alter table registry.access_of_bodies validate constraint written_before;
