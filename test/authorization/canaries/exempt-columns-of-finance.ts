const columns = (table: string, names: string, reason: string) =>
  Object.fromEntries(names.split(' ').map((name) => [`finance.${table}.${name}`, reason]))

const CODE = 'a code that is looked for'
const SUBTRACTED = 'subtracted from others, to what canaries of others may come to as well'

const MONTH = 'a month is found by its place, of deliveries alone'

/** Columns about co-payments that are not what their type makes them look like. */
export const OF_CO_PAYMENTS: Readonly<Record<string, string>> = {
  ...columns(
    'co_payment_regulation',
    'ambito_code valid_from act_kind act_number act_on recorded_at',
    'published',
  ),
  ...columns(
    'co_payment_rule',
    'ambito_code isee_kind formula exempt_up_to_cents full_from_cents bands minimum_cents maximum_cents exemptions',
    'published',
  ),
  ...columns('co_payment', 'ambito_code service_type', CODE),
  'finance.co_payment.from_month': MONTH,
  'finance.co_payment_charge.month': MONTH,
  ...columns('co_payment_charge', 'ambito_code', CODE),
  ...columns('co_payment_charge', 'price_cents user_cents', SUBTRACTED),
  ...columns('co_payment_entry', 'ambito_code', CODE),
  ...columns('co_payment_entry', 'amount_cents', SUBTRACTED),
}

/** Columns of finance in which no canary stands, with the reason; see `exempt-columns.ts`. */
export const OF_FINANCE: Readonly<Record<string, string>> = {
  ...OF_CO_PAYMENTS,
  'finance.co_payment.isee_discrepant': 'a boolean is too narrow to be unmistakable',
  'finance.co_payment_charge.notice_number': 'has a form of its own',
  'finance.co_payment_charge.withdrawn': 'a boolean is too narrow to be unmistakable',
  'finance.co_payment_entry.kind': 'a closed vocabulary',
  'finance.creditor.ambito_code': 'a code that is looked for',
  'finance.creditor.capacity': 'a closed vocabulary',
  'finance.creditor.code': 'has a form of its own',
  'finance.creditor.iban': 'encrypted',
  'finance.creditor.iban_end': 'has a form of its own',
  'finance.creditor.kind': 'a closed vocabulary',
  'finance.creditor.organisation': 'the Ambito, as keys name it',
  'finance.creditor.person_code': 'encrypted',
  'finance.creditor.person_name': 'encrypted',
  'finance.data_key.wrapped_key': 'a bytea is too narrow to be unmistakable',
  'finance.case_funding.refusal': 'a closed vocabulary',
  'finance.case_funding.state': 'a closed vocabulary',
  'finance.commitment.act_kind': 'a closed vocabulary',
  'finance.commitment.cig': 'a code that is looked for',
  'finance.commitment.creditor_code': 'has a form of its own',
  'finance.commitment.due_year': 'a smallint is too narrow to be unmistakable',
  'finance.commitment.recognises_debt': 'a boolean is too narrow to be unmistakable',
  'finance.commitment.serves_reservations': 'a boolean is too narrow to be unmistakable',
  'finance.fund_allocation.year': 'a smallint is too narrow to be unmistakable',
  'finance.fund_module_decision.decision': 'a closed vocabulary',
  'finance.fund_module_submission.content': 'a bytea is too narrow to be unmistakable',
  'finance.funding_line.stage': 'a closed vocabulary',
  'finance.funding_line.year': 'a smallint is too narrow to be unmistakable',
  'finance.liquidable_delivery.amount_cents':
    'added up only, to what canaries of others may add up to as well',
  'finance.liquidable_delivery.month': 'the month of the delivery, where it is planted',
  'finance.liquidable_delivery.status': 'a closed vocabulary',
  'finance.liquidable_delivery.version': 'says which of two messages is newer',
  'finance.liquidable_delivery.withdrawn': 'a boolean is too narrow to be unmistakable',
  'finance.movement.act_kind': 'a closed vocabulary',
  'finance.movement.kind': 'a closed vocabulary',
  'finance.multifondo_project.cup': 'has a form of its own',
  'finance.plan_edition.act_kind': 'a closed vocabulary',
  'finance.plan_edition.status': 'a closed vocabulary',
  'finance.plan_intervention.leps': 'a code that is looked for',
  'finance.plan_intervention.service_type': 'a code that is looked for',
  'finance.plan_intervention.target_area': 'a code that is looked for',
  'finance.progress_entry.bimester': 'a smallint is too narrow to be unmistakable',
  'finance.progress_entry.revision': 'says which rows are its own',
  'finance.progress_entry.state': 'a closed vocabulary',
  'finance.progress_entry.year': 'a smallint is too narrow to be unmistakable',
  'finance.progress_report.physical_percent': 'a numeric(5,2) is too narrow to be unmistakable',
  'finance.progress_report.status': 'a closed vocabulary',
  'finance.progress_return.act_kind': 'a closed vocabulary',
  'finance.progress_row.kind': 'a closed vocabulary',
  'finance.progress_snapshot.bimester': 'a smallint is too narrow to be unmistakable',
  'finance.progress_snapshot.content': 'a bytea is too narrow to be unmistakable',
  'finance.progress_snapshot.number': 'a smallint is too narrow to be unmistakable',
  'finance.progress_snapshot.year': 'a smallint is too narrow to be unmistakable',
  'finance.progress_step.revision': 'says which rows it is about',
  'finance.progress_step.step': 'a closed vocabulary',
  'finance.progress_step.task': 'a closed vocabulary',
  'finance.year_closing.act_kind': 'a closed vocabulary',
  'finance.year_closing.year': 'a smallint is too narrow to be unmistakable',
  'finance.year_residue.deferred_to': 'a smallint is too narrow to be unmistakable',
  'finance.zone_plan.status': 'a closed vocabulary',
  'finance.zone_plan.triennium': 'has a form of its own',
}
