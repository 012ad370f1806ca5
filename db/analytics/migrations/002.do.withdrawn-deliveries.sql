-- A delivery that was recorded by mistake counts no more. Its row stays, so that an event that comes late does not bring it back.
alter table analytics.delivery_fact add column withdrawn boolean not null default false;

drop policy counted_for_the_territory on analytics.delivery_fact;
create policy counted_for_the_territory on analytics.delivery_fact for select using (
  not withdrawn and current_setting('cse.scope', true) in ('LOCAL', 'AMBITO', 'REGIONAL') and cardinality(registry.viewer_keys()) > 0);
