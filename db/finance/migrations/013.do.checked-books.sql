-- Whoever adds the books up anew needs every movement: an operation of the platform with a key of its own, which no viewer is ever given.
drop policy seen_by_keeper_and_checker on finance.movement;
create policy seen_by_keeper_and_checker on finance.movement for select using (
  'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])
  or 'system:books' = any ((select registry.viewer_keys())::text[])
  or 'region' = any ((select registry.viewer_keys())::text[])
    and not exists (select from finance.movement_of_cases where movement_id = movement.id));
