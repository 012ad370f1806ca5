/**
 * The fact for analytics of a funding line as it stands (`AmountFact` of `src/public-facts.ts`): an expression over `line`, a row of
 * `finance.funding_line`, and `intervention`, its row of `finance.plan_intervention`.
 */
export const AMOUNT_FACT = `jsonb_build_object(
  'intervention', line.intervention_id, 'ambito', line.ambito_code, 'year', line.year, 'fund', line.fund,
  'targetArea', intervention.target_area, 'serviceType', intervention.service_type, 'level', intervention.leps,
  'planned', line.planned_cents, 'committed', line.committed_cents, 'liquidated', line.liquidated_cents, 'paid', line.paid_cents,
  'version', line.version)`
