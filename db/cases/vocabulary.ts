// The words that the columns of `cases` admit, as the checks of its migrations have them.

export const phases = [
  'ACCESS_AND_ORIENTATION',
  'NEEDS_ASSESSMENT',
  'INDIVIDUAL_PROJECT',
  'SERVICE_DELIVERY',
  'FINAL_EVALUATION',
  'CLOSED',
] as const

export const caseStatuses = ['OPEN', 'SUSPENDED', 'CLOSED'] as const

export const outcomes = ['ACHIEVED', 'PARTLY_ACHIEVED', 'NOT_ACHIEVED'] as const

export const assignmentRoles = ['CASE_MANAGER', 'TEAM'] as const

export const accessChannels = ['IN_PERSON', 'PHONE', 'EMAIL', 'HOME', 'LETTER', 'OTHER'] as const

export const accessMotives = ['SPONTANEOUS', 'SENT', 'SUMMONED', 'DECREE'] as const

export const assessmentKinds = ['PROFESSIONAL', 'MULTIDIMENSIONAL'] as const

export const projectKinds = ['PAI', 'PAIS'] as const

export const projectStatuses = ['DRAFT', 'AGREED', 'COMPLETED'] as const

export const objectiveTerms = ['SHORT', 'MEDIUM', 'LONG'] as const

export const fundingStates = ['REQUESTED', 'FUNDED', 'REFUSED'] as const

export const measureUnits = ['HOUR', 'DAY', 'MEAL', 'TRIP', 'MONTH', 'CONTRIBUTION'] as const

export const frequencies = ['ONCE', 'WEEKLY', 'MONTHLY'] as const

export const deliveryStatuses = ['RECORDED', 'SUSPENDED'] as const

export const diaryEntryKinds = [
  'INTERVIEW',
  'HOME_VISIT',
  'PHONE_CALL',
  'MEETING',
  'NOTE',
  'JUDICIAL',
] as const

export const transferStatuses = ['REQUESTED', 'ACCEPTED', 'REJECTED', 'REVOKED'] as const

export const transferBases = ['CONSENT', 'OVERRIDE', 'COMPETENCE'] as const

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
