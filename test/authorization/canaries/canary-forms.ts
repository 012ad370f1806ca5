import { OF_CO_PAYMENTS } from './exempt-columns-of-finance.ts'
import type { WalledColumn } from './walled-columns.ts'

/** What a canary looks like from outside. */
export type Shape = 'text' | 'date' | 'month' | 'term' | 'euro' | 'count' | 'quantity' | 'value'

/** How a column is made unmistakable. */
export interface Form {
  readonly shape: Shape
  /** SQL of the value in the row with number `n`; `first` is the first number of its table, `at` that of the column. */
  readonly sql: (n: string, place: { readonly first: number; readonly at: number }) => string
}

/** The first day that no real record can have, and numbers above which none is. */
export const FAR = '2200-01-01'
/** The first of the days from which terms run, and how far they lie apart: farther than any term. */
export const TERMS_FROM = '4000-01-01'
export const TERM_DAYS = 1000
export const CENTS = 900_000_000_000
export const COUNT = 1_500_000_000
export const QUANTITY = 10_000_000

const day = (n: string) => `date '${FAR}' + ${n}`
const word = (n: string, at: number) => `'canary' || ${n} || 'x${at}x'`
const instant: Form = {
  shape: 'date',
  sql: (n) => `(${day(n)})::timestamp at time zone 'UTC' + interval '12 hours'`,
}

const count: Form = { shape: 'count', sql: (n) => `${COUNT} + ${n}` }
const quantity: Form = { shape: 'quantity', sql: (n) => `${QUANTITY} + ${n} + 0.25` }

const FORMS: Readonly<Record<string, Form>> = {
  text: { shape: 'text', sql: (n, { at }) => word(n, at) },
  // planted before it is encrypted
  'cases.encrypted_text': { shape: 'text', sql: (n, { at }) => word(n, at) },
  'persons.encrypted_text': { shape: 'text', sql: (n, { at }) => word(n, at) },
  'text[]': { shape: 'text', sql: (n, { at }) => `array[${word(n, at)}]` },
  date: { shape: 'date', sql: day },
  'timestamp with time zone': instant,
  'timestamp(3) with time zone': instant,
  bigint: { shape: 'euro', sql: (n) => `${CENTS} + ${n}` },
  integer: count,
  'integer[]': { shape: 'count', sql: (n) => `array[${COUNT} + ${n}]` },
  'numeric(10,2)': quantity,
  'numeric(12,2)': quantity,
}

/** For columns that must hold the first day of a month. */
const month: Form = {
  shape: 'month',
  sql: (n, { first }) => `(date '${FAR}' + (${n} - ${first}) * interval '1 month')::date`,
}

/** For days from which others are reckoned: what follows from one row's is told from what follows from another's. */
const term: Form = {
  shape: 'term',
  sql: (n, { first }) => `date '${TERMS_FROM}' + (${n} - ${first}) * ${TERM_DAYS}`,
}

/** The value to plant in a column, or why none is. */
export function formOf(column: WalledColumn): Form | string {
  const { type, made, refers, checks, key } = column
  const named = `${column.tableName}.${column.column}`
  if (made) return 'made by the database'
  if (type === 'uuid' || type === 'uuid[]') return 'an id, unmistakable as it is'
  const special = SPECIAL_FORMS[named] ?? SPOKEN_FOR[named]
  if (special) return special
  if (KEYS_OF_READERS.has(column.column)) return 'says who may read the row'
  if (refers) return 'names a row of the territory or the catalogue'
  if (key.includes(column.column)) return 'part of the key'
  if (/^services\.(waiting_list|ranking_criterion)$/.test(column.tableName))
    return 'an act that everybody reads'
  if (checks.some((check) => check.includes('ARRAY['))) return 'a closed vocabulary'
  if (checks.some((check) => check.includes('EXTRACT(day'))) return month
  if (checks.some((check) => check.includes(' ~ '))) return 'has a form of its own'
  // the warehouse counts; only its cents are amounts
  if (type === 'bigint' && column.tableName.startsWith('analytics.') && !column.column.endsWith('cents'))
    return count
  return FORMS[type] ?? `a ${type} is too narrow to be unmistakable`
}

const KEYS_OF_READERS: ReadonlySet<string> = new Set([
  'readers',
  'file_readers',
  'holder',
  'informed',
  'organisation',
  'organisations',
  'from_holder',
  'to_holder',
  'former_comuni',
])

const birth = (part: string): Form => ({ shape: 'date', sql: (n) => `extract(${part} from ${day(n)})` })

/** The three shares are canaries, so their total is three times as much. */
const total: Form = { shape: 'euro', sql: (n) => `3 * (${CENTS} + ${n})` }

/** Columns that a check binds to a form, or to other columns. */
const SPECIAL_FORMS: Readonly<Record<string, Form>> = {
  'persons.person.birth_year': birth('year'),
  'persons.person.birth_month': birth('month'),
  'persons.person.birth_day': birth('day'),
  'persons.person.email': { shape: 'text', sql: (n, { at }) => `${word(n, at)} || '@example.it'` },
  'registry.emergency_access.reason': {
    shape: 'text',
    sql: (n, { at }) => `${word(n, at)} || ', la motivazione scritta'`,
  },
  'registry.emergency_review.note': {
    shape: 'text',
    sql: (n, { at }) => `${word(n, at)} || ', la nota di chi ha verificato'`,
  },
  'cases.event.facts': { shape: 'text', sql: (n, { at }) => `jsonb_build_object('canary', ${word(n, at)})` },
  // an answer is read as JSON
  'cases.assessment_answer.value': {
    shape: 'text',
    sql: (n, { at }) => `jsonb_build_object('text', ${word(n, at)})::text`,
  },
  // so is what a source said
  'persons.certification.facts': {
    shape: 'text',
    sql: (n, { at }) =>
      `jsonb_build_array(jsonb_build_object('field', 'residence', 'value', ${word(n, at)}))::text`,
  },
  'cases.activation_pact.subscribed_on': term,
  // later than the figures are of
  'finance.fund_module_submission.submitted_at': {
    shape: 'date',
    sql: (n, place) => `${instant.sql(n, place)} + interval '1 hour'`,
  },
  // none is given for what is validated
  'finance.fund_module_decision.reasons': {
    shape: 'text',
    sql: (n, { at }) => `case decision when 'RETURNED' then array[${word(n, at)}] else '{}' end`,
  },
  'cases.delivery.amount_cents': total,
  'cases.planned_intervention.total_cents': total,
  'cases.version_intervention.total_cents': total,
}

/** Columns whose values other columns or the software look for. */
const CODES: readonly string[] = [
  'cases.case.target_area',
  'cases.delivery.service_type',
  'cases.planned_intervention.service_type',
  'cases.version_intervention.service_type',
  'finance.plan_intervention.service_type',
  'finance.plan_intervention.target_area',
  'finance.plan_intervention.leps',
  'finance.commitment.cig',
  'finance.creditor.ambito_code',
  'persons.household_member.relation_code',
  'cases.event.actor',
  'cases.event.actor_issuer',
  'cases.assessment_answer.answered_by',
  'cases.assessment_answer.answered_by_issuer',
  'cases.assessment_participant.section',
  'cases.assessment_participant.signed_off_by',
  'cases.assessment_participant.signed_off_by_issuer',
  'cases.service_request.service_type',
  'cases.service_request_outcome.recorded_by',
  'cases.service_request_outcome.recorded_by_issuer',
  'cases.operator.issuer',
  'cases.operator.subject',
  'cases.judicial_measure.recorded_by',
  'cases.judicial_measure.recorded_by_issuer',
  'cases.attendance.recorded_by',
  'cases.attendance.recorded_by_issuer',
  'services.provider_contract.recorded_by',
  'services.provider_contract.recorded_by_issuer',
  'services.waiting_list_entry.recorded_by',
  'services.waiting_list_entry.recorded_by_issuer',
  'services.waiting_list_entry.criteria',
  'cases.uvm_invitation.tax_code',
  'cases.uvm_invitation.invited_by',
  'cases.uvm_invitation.invited_by_issuer',
  'cases.uvm_session.convened_by',
  'cases.uvm_session.convened_by_issuer',
  'persons.disposal_item.rule',
  'persons.disposal_removal.rule',
  'persons.retention_hold.rule',
  'registry.access_entry.scope',
  'registry.emergency_access.scope',
  'registry.emergency_access.roles',
  'registry.access_entry.roles',
  'registry.source_call.body',
  'registry.source_call.scope',
  'registry.emergency_review.scope',
  'registry.emergency_review.roles',
  ...['comune', 'ambito_code', 'target_area'].map((column) => `analytics.release_class.${column}`),
]

/** Of what the warehouse has facts that name a person. */
const FACTS: readonly string[] = ['appointment', 'assessment', 'case', 'delivery', 'transfer']

/** Columns that are not what their type makes them look like. */
const SPOKEN_FOR: Readonly<Record<string, string>> = {
  'persons.person.tax_code': 'unmistakable as it is',
  'persons.merge.merged_tax_code': 'unmistakable as it is',
  'persons.merge.followed_by': 'names who follows mergers',
  'persons.merge.split_followed_by': 'names who follows mergers',
  'persons.disposal_item.settled_by': 'names who erases',
  'services.appointment.starts_at': 'the time of its slot, which anybody sees',
  'registry.case_custody.closed_on': 'a day that several cases end on; the case tells whose',
  'persons.isee_attestation.dsu_protocol': 'unmistakable as it is',
  'cases.document.sha256': 'unmistakable as it is',
  'services.provider_contract.valid_from': 'the contract opens from it; the number tells whose',
  'services.provider_contract.ended_on': 'the contract opens until it; the number tells whose',
  'services.provider_contract.valid_to': 'the contract opens until it; the number tells whose',
  'registry.placement.since': 'a day on which several stays begin; the case tells whose',
  'cases.uvm_invitation.until': 'the last day of the invitation is reckoned from it; the place tells whose',
  'cases.pact_meeting.held_on': 'a day from which the next term runs; the note tells whose',
  'registry.emergency_access.granted_at': 'the term of the review runs from it; the reason tells whose',
  'registry.emergency_access.expires_at': 'the term of the review runs from it; the reason tells whose',
  'finance.creditor.organisation': 'the Ambito, as keys name it',
  ...Object.fromEntries(
    ['iban', 'person_code', 'person_name'].map((column) => [`finance.creditor.${column}`, 'encrypted']),
  ),
  ...OF_CO_PAYMENTS,
  'finance.liquidable_delivery.amount_cents':
    'added up only, to what canaries of others may add up to as well',
  'finance.liquidable_delivery.version': 'says which of two messages is newer',
  'finance.liquidable_delivery.month': 'the month of the delivery, where it is planted',
  // keys elsewhere, here a word for it
  'cases.uvm_member.organisation': 'a closed vocabulary',
  'analytics.data_release.withheld': 'a multiple of another column',
  'analytics.release_class.records': 'says at which records a page begins',
  'finance.progress_entry.revision': 'says which rows are its own',
  'finance.progress_step.revision': 'says which rows it is about',
  ...Object.fromEntries(
    'count persons key_sum person_key_sum squares minutes minute_squares cents euro_squares'
      .split(' ')
      .map((figure) => [`analytics.cell.releasable_${figure}`, 'published, after disclosure control']),
  ),
  ...Object.fromEntries(FACTS.map((facts) => [`analytics.${facts}_fact.person`, 'unmistakable as it is'])),
  ...Object.fromEntries(
    [
      'appointment_fact.month',
      'assessment_fact.month',
      'case_fact.opened_month',
      'case_fact.closed_month',
      'delivery_fact.month',
      'transfer_fact.month',
    ].map((column) => [`analytics.${column}`, 'the month of the record, where it is planted']),
  ),
  ...Object.fromEntries(CODES.map((column) => [column, 'a code that is looked for'])),
}
