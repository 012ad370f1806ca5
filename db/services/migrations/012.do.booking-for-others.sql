-- Who acts for a person books for them, with a key of their own (registry/migrations/021), whether or not the record is open to them.
alter policy seen_by_readers on services.resident using (
  coalesce(readers && (select registry.viewer_keys()), false) or 'books:' || person_id = any ((select registry.viewer_keys())::text[]));
alter policy seen_by_readers on services.appointment using (
  readers && (select registry.viewer_keys()) or 'books:' || person_id = any ((select registry.viewer_keys())::text[]));
