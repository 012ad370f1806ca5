/** The table that holds the rows of each type that can be fetched by id. */
export const NODE_TABLES: Readonly<Record<string, string>> = {
  Consent: 'persons.consent',
  Person: 'persons.person',
  Relationship: 'persons.relationship',
  Assessment: 'cases.assessment',
  Case: 'cases."case"',
  CaseDocument: 'cases.document',
  CaseEvent: 'cases.event',
  Delivery: 'cases.delivery',
  DiaryEntry: 'cases.diary_entry',
  IndividualProject: 'cases.project',
  Objective: 'cases.objective',
  Operator: 'cases.operator',
  PlannedIntervention: 'cases.planned_intervention',
  Transfer: 'cases.transfer',
  TransferProposal: 'cases.transfer_proposal',
  UvmInvitation: 'cases.uvm_invitation',
  UvmSession: 'cases.uvm_session',
  Appointment: 'services.appointment',
  Facility: 'services.facility',
  Office: 'services.office',
  Provider: 'services.provider',
  Slot: 'services.slot',
  CaseFunding: 'finance.case_funding',
  Commitment: 'finance.commitment',
  Creditor: 'finance.creditor',
  FundAllocation: 'finance.fund_allocation',
  FundingLine: 'finance.funding_line',
  Movement: 'finance.movement',
  MultifondoProject: 'finance.multifondo_project',
  PlanIntervention: 'finance.plan_intervention',
  PlanVariation: 'finance.plan_variation',
  ProgressEntry: 'finance.progress_entry',
  ProgressReport: 'finance.progress_report',
  ProgressSnapshot: 'finance.progress_snapshot',
  ZonePlan: 'finance.zone_plan',
}

/** How ids of a type begin: `plan_intervention` for `PlanIntervention`. */
export function prefixOf(type: string): string {
  return type.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}
