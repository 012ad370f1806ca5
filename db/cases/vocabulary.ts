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
export const accessMotives = ['SPONTANEOUS', 'SENT', 'SUMMONED', 'DECREE', 'EMERGENCY'] as const

/** Where the access led (esito dell’orientamento). */
export const accessOutcomes = [
  'INFORMATION_ONLY',
  'SENT_ELSEWHERE',
  'TAKEN_IN_CHARGE',
  'DESK_SERVICE',
  'NOT_COMPETENT',
  'WITHDRAWN',
] as const

/** The steps that give a coded reason (passi con motivazione). */
export const reasonedSteps = ['CLOSE', 'INTERRUPT', 'SUSPEND', 'REOPEN'] as const

/** Who assesses (tipo di valutazione). */
export const assessmentKinds = ['PROFESSIONAL', 'MULTIDIMENSIONAL'] as const

/** What an item of an instrument is answered with (tipo di risposta). */
export const answerKinds = ['CODED', 'NUMBER', 'TEXT', 'DATE', 'BOOLEAN'] as const

/** How a scale counts the answers of its items (regola di punteggio). */
export const scoreRules = ['SUM', 'MEAN'] as const

/** Piano assistenziale individualizzato, patto per l’inclusione sociale. */
export const projectKinds = ['PAI', 'PAIS'] as const

/** How far a project has come (stato del progetto). */
export const projectStatuses = ['DRAFT', 'AGREED', 'COMPLETED', 'DISCARDED'] as const

/** By when an objective is to be reached (termine). */
export const objectiveTerms = ['SHORT', 'MEDIUM', 'LONG'] as const

/** Whether a planned intervention has its money (stato del finanziamento). */
export const fundingStates = ['REQUESTED', 'FUNDED', 'REFUSED'] as const

/** In what an intervention is measured (unità di misura). */
export const measureUnits = ['HOUR', 'DAY', 'MEAL', 'TRIP', 'MONTH', 'CONTRIBUTION'] as const

/** How often its quantity is delivered (frequenza). */
export const frequencies = ['ONCE', 'WEEKLY', 'MONTHLY'] as const

/** Whether a month was delivered (stato dell’erogazione). */
export const deliveryStatuses = ['RECORDED', 'SUSPENDED', 'WITHDRAWN'] as const

/** How far a version of a project has come (stato della versione). */
export const versionStatuses = ['DRAFT', 'AGREED', 'SUPERSEDED', 'DISCARDED'] as const

/** Who signs a project (parti). */
export const signatureParties = [
  'PERSON',
  'LEGAL_REPRESENTATIVE',
  'CASE_MANAGER',
  'AMBITO',
  'HEALTH_DISTRICT',
] as const

/** How a project is signed (modalità di sottoscrizione). */
export const signatureManners = ['HANDWRITTEN', 'DIGITAL', 'ADVANCED_ELECTRONIC', 'RECORDED_CONSENT'] as const

/** Why delivery pauses (motivo di sospensione). */
export const suspensionReasons = [
  'HOSPITALISATION',
  'ABSENCE',
  'REQUEST',
  'SERVICE_UNAVAILABLE',
  'FUNDING',
  'OTHER',
] as const

/** Why an intervention ended (motivo di cessazione). */
export const endReasons = [
  'COMPLETED',
  'RENOUNCED',
  'MOVED_AWAY',
  'INSTITUTION',
  'DECEASED',
  'LAPSED',
  'SERVICE_CEASED',
  'VARIATION',
  'OTHER',
] as const

/** What a diary entry is about (tipo di annotazione). */
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

/** What a transfer rests on: the public interest, consent, a reason in its stead, the competence of the receiver (presupposto). */
export const transferBases = ['PUBLIC_INTEREST', 'CONSENT', 'OVERRIDE', 'COMPETENCE'] as const

/** What happens in a case (tipo di evento). */
export const eventKinds = [
  'CASE_OPENED',
  'ACCESS_RECORDED',
  'ASSESSMENT_PLANNED',
  'ASSESSMENT_COMPLETED',
  'UVM_CONVENED',
  'UVM_DECIDED',
  'PROJECT_DRAFTED',
  'PROJECT_REVISED',
  'PROJECT_VARIED',
  'PROJECT_AGREED',
  'OBJECTIVE_VERIFIED',
  'DELIVERY_STARTED',
  'DELIVERY_RECORDED',
  'DELIVERY_WITHDRAWN',
  'DELIVERY_SUSPENDED',
  'DELIVERY_RESUMED',
  'DELIVERY_ENDED',
  'PACT_SUBSCRIBED',
  'PACT_MEETING_HELD',
  'FUNDING_DECIDED',
  'CASE_EVALUATED',
  'CASE_CLOSED',
  'CASE_REOPENED',
  'CASE_MANAGER_ASSIGNED',
  'DOCUMENT_ATTACHED',
  'DOCUMENT_WITHDRAWN',
  'TRANSFER_REQUESTED',
  'TRANSFER_ACCEPTED',
  'TRANSFER_REJECTED',
  'TRANSFER_REVOKED',
  'CASE_RETURNED',
  'CASE_SUSPENDED',
  'CASE_RESUMED',
  'CASE_INTERRUPTED',
  'TEAM_MEMBER_ASSIGNED',
  'TEAM_MEMBER_REMOVED',
  'TRANSFER_PROPOSED',
  'PROPOSAL_DISMISSED',
  'ACCESS_CORRECTED',
  'ASSESSMENT_CANCELLED',
  'UVM_CANCELLED',
  'PROJECT_DISCARDED',
  'DELIVERY_CORRECTED',
  'DELIVERY_END_CORRECTED',
  'EVALUATION_CORRECTED',
  'EVALUATION_WITHDRAWN',
] as const

/** What became of a transfer that a change of residence proposed (stato della proposta). */
export const proposalStatuses = ['OPEN', 'FOLLOWED', 'DISMISSED', 'SUPERSEDED'] as const

/** For whom a member sits in the UVM (ente rappresentato). */
export const uvmOrganisations = [
  'HEALTH_DISTRICT',
  'GENERAL_PRACTITIONER',
  'MUNICIPALITY',
  'AMBITO',
  'PERSON',
  'THIRD_SECTOR',
  'OTHER',
] as const

/** What the UVM decided, as far as the next step depends on it (esito della seduta). */
export const uvmOutcomes = [
  'HOME_CARE',
  'DAY_CARE',
  'RESIDENTIAL_CARE',
  'ECONOMIC_SUPPORT',
  'NOT_COMPLEX',
  'DEFERRED',
] as const

/** What a scanner for viruses said of a document (controllo antivirus). */
export const documentScans = ['NOT_SCANNED', 'CLEAN', 'INFECTED'] as const

/** Who asks for a service, or reports a need (provenienza della richiesta). */
export const requestOrigins = [
  'PERSON',
  'RELATIVE',
  'SCHOOL',
  'POLICE',
  'COURT',
  'HOSPITAL',
  'HEALTH_SERVICE',
  'OTHER',
] as const

/** What became of a request for a service (esito della richiesta). */
export const requestOutcomes = [
  'TAKEN_UP',
  'INFORMED',
  'SENT_ELSEWHERE',
  'NOT_COMPETENT',
  'WITHDRAWN',
] as const
