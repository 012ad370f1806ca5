-- What somebody pays of a service rests on the ISEE that is in force on a day. Finance asks for it by event; the platform answers, and nobody else
-- reads it this way. A current ISEE (corrente) takes the place of the ordinary one on which it rests.
create function persons.isee_for_co_payment(whose uuid, which text, on_day date)
  returns table (cents bigint, dsu_protocol text, submitted_on date, valid_until date, discrepant boolean)
  language sql stable security definer set search_path = persons, pg_temp
begin atomic
  select isee_cents, dsu_protocol, submitted_on, valid_until, discrepancies <> '{}'
  from persons.isee_attestation
  where person_id = whose and kind = which and on_day between submitted_on and valid_until
    and 'system:co-payment' = any (registry.viewer_keys())
  order by submitted_on desc, current desc, id desc limit 1;
end;
revoke all on function persons.isee_for_co_payment from public;
grant execute on function persons.isee_for_co_payment to cse_persons;
