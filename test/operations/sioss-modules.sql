-- sioss-modules as plan-office@ATS-BA-02: 4 statements

begin isolation level repeatable read;

-- viewer in emergency
select persons, set_config('cse.keys', $1 || coalesce(',person:' || replace(persons, ',', ',person:'), ''),
  true), set_config('cse.scope', $2, true), set_config('cse.person', $3, true),
  set_config('statement_timeout', $4, true), set_config('cse.emergency',
  coalesce('person:' || replace(persons, ',', ',person:'), ''), true), set_config('role', $5, true),
  set_config('cse.issuer', $6, true), set_config('cse.subject', $7, true)
from registry.emergencies_of($6, $7, $8) as persons;

-- SIOSS campaigns
select year, opens_on as "opensOn", due_on as "dueOn"
from services.sioss_campaign
order by services.sioss_campaign.year desc;

-- SIOSS modules of campaigns
select year, ambito_code as "ambitoCode", module, status, submitted_on as "submittedOn",
  validated_on as "validatedOn"
from services.sioss_module
where services.sioss_module.year = any((select $1::smallint[])::smallint[])
order by services.sioss_module.ambito_code asc, services.sioss_module.module asc;

-- LEPS
select code, label as name, origin
from services.leps
order by services.leps.code asc;

commit;
