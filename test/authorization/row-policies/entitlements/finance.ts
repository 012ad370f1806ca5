import {
  body,
  books,
  type Entitlements,
  ofFile,
  plan,
  professionals,
  residues,
  restricted,
  validation,
  validators,
  when,
  works,
} from './rows.ts'

/** Of what was granted to a case that the persona has. */
const ofFunding = (persona: Parameters<typeof ofFile>[0], row = 'present') =>
  `${row}.planned_intervention_id in (select planned_intervention_id from finance.case_funding present where ${ofFile(persona)})`

const charged = (persona: Parameters<typeof ofFile>[0], row = 'present') =>
  `(${ofFunding(persona, row)} or (${when(persona.scope === 'AMBITO')} and ${row}.ambito_code = '${persona.ambito ?? ''}' and ${works(persona, 'ACCOUNTANT')}
    and not exists (select from finance.case_funding funding join registry.case_custody custody using (case_id)
      where funding.planned_intervention_id = ${row}.planned_intervention_id and custody.person_id in (${restricted}))))`

/** Who may see what of plans and their money. */
export const financeEntitlements: Entitlements = {
  'finance.zone_plan': { rows: plan },
  'finance.fund_allocation': { rows: plan },
  'finance.plan_intervention': { rows: plan },
  'finance.funding_line': { rows: plan },
  'finance.plan_variation': { rows: plan },
  'finance.plan_edition': { rows: plan },
  'finance.year_closing': { rows: plan },
  'finance.year_residue': { rows: residues },
  // what is due, without the case it is due for: booked by the Ambito, shown as sums
  'finance.liquidable_delivery': {
    rows: (persona) => `${when(persona.scope === 'AMBITO')} and ${plan(persona)}`,
    through: [],
  },
  'finance.progress_report': { rows: plan },
  'finance.commitment': { rows: books },
  'finance.movement': { rows: books },
  // persons are seen by who pays them
  'finance.creditor': {
    rows: (persona) =>
      `${when(persona.scope === 'AMBITO')} and ${plan(persona)} and (present.kind <> 'PERSON' or ${works(persona, 'ACCOUNTANT')})
        and not exists (select from finance.case_funding funding join registry.case_custody custody using (case_id)
          where funding.planned_intervention_id = present.planned_intervention_id and custody.person_id in (${restricted}))`,
  },
  'finance.commitment_creditor': {
    rows: (persona) => `${when(persona.scope === 'AMBITO')} and ${plan(persona)}`,
  },
  // wrapped, and of the own Ambito
  'finance.data_key': {
    rows: () => 'false',
    shown: (persona) => `${when(persona.scope === 'AMBITO')} and present.organisation = ${body(persona)}`,
  },
  'finance.multifondo_project': { rows: books },
  'finance.progress_entry': { rows: books },
  // output indicators and what is said of them: for the Ambito and for who validates
  'finance.progress_row': {
    rows: (persona) => `${books(persona)} and (present.kind <> 'PHYSICAL' or ${validation(persona)})`,
  },
  'finance.progress_step': { rows: books, columns: { issuer: validators, subject: validators } },
  'finance.progress_rejection': { rows: (persona) => `${books(persona)} and ${validation(persona)}` },
  'finance.progress_snapshot': { rows: (persona) => `${books(persona)} and ${validation(persona)}` },
  'finance.progress_return': { rows: (persona) => `${books(persona)} and ${validation(persona)}` },
  'finance.fund_module_submission': { rows: books },
  'finance.fund_module_decision': { rows: books, columns: { reasons: validators } },
  'finance.co_payment_regulation': { rows: () => 'true' },
  'finance.co_payment_rule': { rows: () => 'true' },
  'finance.co_payment': {
    rows: ofFunding,
    through: ['CITIZEN', ...professionals, 'AMBITO:ACCOUNTANT'],
  },
  // charged and collected by who keeps the books, of every case of the plan
  'finance.co_payment_charge': {
    rows: charged,
    through: ['CITIZEN', ...professionals, 'AMBITO:ACCOUNTANT'],
  },
  'finance.co_payment_entry': {
    rows: (persona) =>
      `exists (select from finance.co_payment_charge charge where charge.id = present.charge_id and ${charged(persona, 'charge')})`,
    through: ['CITIZEN', ...professionals, 'AMBITO:ACCOUNTANT'],
  },
  'finance.case_funding': {
    rows: ofFile,
    through: ['CITIZEN', ...professionals, 'AMBITO:ACCOUNTANT'],
    columns: {
      intervention_id: [...professionals, 'AMBITO:ACCOUNTANT'],
      line_id: [...professionals, 'AMBITO:ACCOUNTANT'],
    },
  },
}
