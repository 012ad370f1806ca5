-- Facts about somebody's care stay when the record is erased, under pseudonyms that lead to nobody.

-- Pseudonyms of records that are erased. Nothing is known by them: a fact that comes late under one of them is not taken in.
create table analytics.erased_pseudonym (
  pseudonym text collate "C" primary key check (pseudonym ~ '^[0-9a-f]{64}$')
);
alter table analytics.erased_pseudonym enable row level security;
alter table analytics.erased_pseudonym force row level security;
create policy kept_by_the_warehouse on analytics.erased_pseudonym using ('warehouse' = any ((select registry.viewer_keys())::text[]));
grant select, insert on analytics.erased_pseudonym to cse_analytics;

-- Says of all events in which facts of theirs go by a pseudonym that is no more the new one, and of whom the facts are from now on. What the
-- log of access has sealed of such an event is held against nothing any more, and the event as it is now is sealed anew.
-- `facts` is {"<pseudonym of a fact>": ["<its new one>", "<that of the person>"]}; a null drops the fact.
create function analytics.rewrite_events(facts jsonb, proposal uuid) returns integer
  language plpgsql security definer set search_path = analytics, registry, pg_temp as $$
declare
  known record;
  rewritten integer := 0;
begin
  perform registry.assert_erasing();
  if not exists (select from registry.disposal_order ordered where ordered.proposal_id = rewrite_events.proposal) then
    raise exception 'nobody has ordered this disposal' using errcode = 'insufficient_privilege';
  end if;
  for known in
    select event.* from event
    where topic in ('analytics.persons', 'analytics.cases', 'analytics.deliveries', 'analytics.appointments', 'analytics.assessments',
        'analytics.transfers')
      and exists (select from json_array_elements(payload -> 'facts') as fact where rewrite_events.facts ? (fact ->> 'pseudonym'))
    order by event.id for update
  loop
    perform registry.note_erased('analytics.event', known.id::text, proposal);
    delete from event where id = known.id;
    insert into event (id, topic, payload, facts, heard_at, position) overriding system value
    select known.id, known.topic,
      ((known.payload::jsonb - 'facts') || jsonb_build_object('facts', coalesce(kept.facts, '[]')))::json,
      coalesce(jsonb_array_length(kept.facts), 0), known.heard_at, known.position
    from (
      select jsonb_agg(
        case when not rewrite_events.facts ? (fact ->> 'pseudonym') then fact
          else fact || jsonb_build_object('pseudonym', rewrite_events.facts -> (fact ->> 'pseudonym') -> 0)
            || case when fact ? 'person' then jsonb_build_object('person', rewrite_events.facts -> (fact ->> 'pseudonym') -> 1) else '{}' end
        end order by place) as facts
      from jsonb_array_elements(known.payload::jsonb -> 'facts') with ordinality as each (fact, place)
      where coalesce(jsonb_typeof(rewrite_events.facts -> (fact ->> 'pseudonym')) <> 'null', true)
    ) as kept;
    rewritten := rewritten + 1;
  end loop;
  return rewritten;
end $$;
revoke all on function analytics.rewrite_events from public;
grant execute on function analytics.rewrite_events to cse_analytics;
