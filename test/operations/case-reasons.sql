-- case-reasons as social-worker@bari: 2 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- reasons of a step
select cases.reason.code as code, cases.reason.label as label, cases.reason.steps as steps,
  cases.reason.sinba_code as "sinbaCode", cases.reason.valid_from as "validFrom",
  cases.reason.valid_to as "validTo"
from cases.reason
where $1::text = any(cases.reason.steps) and cases.reason.valid_from <= $2::date
  and (cases.reason.valid_to is null or cases.reason.valid_to > $3::date)
order by cases.reason.code = 'OTHER', cases.reason.label;

commit;
