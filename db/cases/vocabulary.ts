// The words that the columns of `cases` admit, as the checks of its migrations have them.

/** Phases of the pathway, in their order (fasi, piano regionale 2026-2028, 4.2.2). */
export const phases = [
  'ACCESS_AND_ORIENTATION',
  'NEEDS_ASSESSMENT',
  'INDIVIDUAL_PROJECT',
  'SERVICE_DELIVERY',
  'FINAL_EVALUATION',
  'CLOSED',
] as const

/** Whether a case is being worked on (stato del caso). */
export const caseStatuses = ['OPEN', 'SUSPENDED', 'CLOSED'] as const

/** How far something was reached (esito). */
export const outcomes = ['ACHIEVED', 'PARTLY_ACHIEVED', 'NOT_ACHIEVED'] as const

/** What somebody is to a case (case manager, équipe). */
export const assignmentRoles = ['CASE_MANAGER', 'TEAM'] as const

/** How a request came (modalità di accesso). */
export const accessChannels = ['IN_PERSON', 'PHONE', 'EMAIL', 'HOME', 'LETTER', 'OTHER'] as const

/** What brought it about (motivo di accesso). */
export const accessMotives = ['SPONTANEOUS', 'SENT', 'SUMMONED', 'DECREE'] as const

/** Who assesses (tipo di valutazione). */
export const assessmentKinds = ['PROFESSIONAL', 'MULTIDIMENSIONAL'] as const

/** Piano assistenziale individualizzato, patto per l’inclusione sociale. */
export const projectKinds = ['PAI', 'PAIS'] as const

/** How far a project has come (stato del progetto). */
export const projectStatuses = ['DRAFT', 'AGREED', 'COMPLETED'] as const

/** By when an objective is to be reached (termine). */
export const objectiveTerms = ['SHORT', 'MEDIUM', 'LONG'] as const

/** Whether a planned intervention has its money (stato del finanziamento). */
export const fundingStates = ['REQUESTED', 'FUNDED', 'REFUSED'] as const

/** In what an intervention is measured (unità di misura). */
export const measureUnits = ['HOUR', 'DAY', 'MEAL', 'TRIP', 'MONTH', 'CONTRIBUTION'] as const

/** How often its quantity is delivered (frequenza). */
export const frequencies = ['ONCE', 'WEEKLY', 'MONTHLY'] as const

/** Whether a month was delivered (stato dell’erogazione). */
export const deliveryStatuses = ['RECORDED', 'SUSPENDED'] as const

/** What a diary entry tells of (tipo di annotazione). */
export const diaryEntryKinds = [
  'INTERVIEW',
  'HOME_VISIT',
  'PHONE_CALL',
  'MEETING',
  'NOTE',
  'JUDICIAL',
] as const

/** How far a transfer has come (stato del trasferimento). */
export const transferStatuses = ['REQUESTED', 'ACCEPTED', 'REJECTED', 'REVOKED'] as const

/** What a transfer rests on: consent, a reason in its stead, the competence of the receiver (presupposto). */
export const transferBases = ['CONSENT', 'OVERRIDE', 'COMPETENCE'] as const

/** What happens in a case (tipo di evento). */
export const eventKinds = [
  'CASE_OPENED',
  'ACCESS_RECORDED',
  'ASSESSMENT_PLANNED',
  'ASSESSMENT_COMPLETED',
  'UVM_CONVENED',
  'UVM_DECIDED',
  'PROJECT_DRAFTED',
  'PROJECT_AGREED',
  'DELIVERY_STARTED',
  'DELIVERY_SUSPENDED',
  'DELIVERY_ENDED',
  'CASE_EVALUATED',
  'CASE_CLOSED',
  'CASE_REOPENED',
  'CASE_MANAGER_ASSIGNED',
  'DOCUMENT_ATTACHED',
  'TRANSFER_REQUESTED',
  'TRANSFER_ACCEPTED',
  'TRANSFER_REJECTED',
  'TRANSFER_REVOKED',
  'CASE_RETURNED',
] as const
