/**
 * The fact for analytics of a funding line as it stands (`AmountFact` of the catalogue of events): an expression over `line`, a row of
 * `finance.funding_line`, and `intervention`, its row of `finance.plan_intervention`. What is that of few persons is not in it.
 */
export const AMOUNT_FACT = `jsonb_build_object(
  'intervention', line.intervention_id, 'ambito', line.ambito_code, 'year', line.year, 'fund', line.fund,
  'targetArea', intervention.target_area, 'serviceType', intervention.service_type, 'level', intervention.leps,
  'planned', line.planned_cents, 'committed', line.committed_cents, 
  'liquidated', line.liquidated_cents - line.withheld_liquidated_cents, 'paid', line.paid_cents - line.withheld_paid_cents,
  'version', line.version)`
