-- A request that names an intervention of another zone plan, or one that is for something else, is refused like any other, with its reason.
alter table finance.case_funding
  alter column intervention_id drop not null,
  drop constraint case_funding_refusal_check,
  add constraint case_funding_refusal_check check (refusal in ('EXHAUSTED', 'FUND_NOT_ADMITTED', 'YEAR_CLOSED', 'PLAN_NOT_APPROVED',
    'NO_SUCH_LINE', 'WITHDRAWN', 'OTHER_AMBITO', 'OTHER_SERVICE', 'OTHER_AREA')),
  add constraint of_an_intervention check (intervention_id is not null or refusal = 'OTHER_AMBITO');
-- What was delivered in urgency under such a request is kept, and nobody pays for it.
alter table finance.liquidable_delivery
  alter column intervention_id drop not null,
  add constraint of_an_intervention check (intervention_id is not null or line_id is null);
