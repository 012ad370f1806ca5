import { definePolicy, everyone } from '@cse/schema/policy'
import {
  assessors,
  assigners,
  coordinators,
  everyoneConcerned,
  ordersOfOperators,
  orientation,
  pathway,
  professionals,
  reception,
  restricted,
  workers,
} from './policy/audiences.ts'
import { frontOffice } from './policy/front-office.ts'
import { invitedTypes } from './policy/invited.ts'
import { workTypes } from './policy/work.ts'

/** Entities of services, known here by their key alone. */
const territory = everyone('the key alone, of the public territory')
const catalogue = everyone('the key alone, of a public vocabulary')

/** Who may see what of cases, and who may move them. Which rows: `db/cases/row-policies/`, a file for each subject. */
export const policy = definePolicy({
  Query: {
    case: everyoneConcerned,
    caseByNumber: everyoneConcerned,
    cases: everyoneConcerned,
    workload: workers,
    operator: workers,
    operators: workers,
    caseReasons: workers,
    // what the operator wrote, and no colleague
    diarySearch: professionals,
    documentSearch: professionals,
    serviceRequests: reception,
    protectedRecords: assigners,
    uvmInvitations: ['HEALTH_PROFESSIONAL'],
    providedServices: ['PROVIDER'],
    assessmentInstruments: assessors,
    assessmentInstrument: assessors,
  },

  Case: {
    '*': everyoneConcerned,
    access: ['CITIZEN', ...orientation],
    interviews: ['CITIZEN', ...orientation],
    assessments: assessors,
    uvm: assessors,
    project: pathway,
    deliveries: pathway,
    // that a household lives on the Assegno di inclusione concerns who follows it
    activationPact: ['CITIZEN', ...professionals],
    evaluation: ['CITIZEN', ...professionals],
    evaluations: ['CITIZEN', ...professionals],
    diary: professionals,
    documents: professionals,
    // rows only for who holds RESTRICTED: to others there is none, which is no error
    judicialMeasures: professionals,
    // a stay in hospital is a health datum
    suspensionReason: ['CITIZEN', ...professionals],
    // who asked whom to take over is between the two administrations until it is decided; the citizen sees the holder
    transfers: workers,
    transferProposals: professionals,
    lastActivityAt: ordersOfOperators.LAST_ACTIVITY,
    nextDeadlineOn: ordersOfOperators.NEXT_DEADLINE,
    allowedSteps: workers,
    protection: assigners,
  },
  ...frontOffice.types,
  AccessInterview: {
    '*': ['CITIZEN', ...orientation],
    // professional appraisals, not yet a finding
    preAssessment: orientation,
    orientation,
  },
  Assessment: {
    '*': assessors,
    // to the PUA the outcome alone
    score: professionals,
    findings: professionals,
    answers: professionals,
    completeness: professionals,
    scores: professionals,
    reading: professionals,
  },
  // blank forms, which say nothing of anybody
  AssessmentInstrument: { '*': assessors },
  InstrumentSection: { '*': assessors },
  InstrumentItem: { '*': assessors },
  InstrumentOption: { '*': assessors },
  InstrumentScale: { '*': assessors },
  InstrumentReading: { '*': assessors },
  // what is answered is what was found
  AssessmentAnswer: { '*': professionals },
  AssessmentCompleteness: { '*': professionals },
  AssessmentScore: { '*': professionals },
  AssessmentParticipant: { '*': assessors },
  UvmSession: { '*': assessors },
  UvmMember: { '*': assessors },
  IndividualProject: {
    '*': pathway,
    // costs concern the accountant, what the person is to reach does not
    objectives: ['CITIZEN', ...professionals],
  },
  ProjectAmounts: { '*': pathway },
  CostShares: { '*': pathway },
  ProjectVersion: {
    '*': pathway,
    objectives: ['CITIZEN', ...professionals],
    signatures: ['CITIZEN', ...professionals],
  },
  ProjectSignature: { '*': ['CITIZEN', ...professionals] },
  VersionIntervention: {
    '*': pathway,
    planIntervention: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
  },
  ActivationPact: { '*': ['CITIZEN', ...professionals] },
  PactMeeting: { '*': ['CITIZEN', ...professionals], note: professionals },
  Objective: { '*': ['CITIZEN', ...professionals] },
  PlannedIntervention: {
    '*': pathway,
    // a zone plan is no reading of the citizen's (finance): the project says what it costs
    planIntervention: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
    fundingReason: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
  },
  DeliveryProgress: { '*': pathway },
  DeliveryUrgency: { '*': pathway },
  DeliverySuspension: {
    '*': pathway,
    // written by professionals for professionals
    note: professionals,
  },
  Delivery: {
    '*': pathway,
    withdrawalReason: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
  },
  FinalEvaluation: { '*': ['CITIZEN', ...professionals] },
  // of the own organisation only, wherever the case goes: db/cases/row-policies/diary.sql
  DiaryEntry: { '*': professionals },
  CaseDocument: { '*': professionals },
  // Reg. UE 2016/679 art. 10; D.P.R. 448/1988
  JudicialMeasure: { '*': professionals },
  JudicialDate: { '*': professionals },
  Transfer: { '*': workers },
  // where the person lives now concerns who decides on the case
  TransferProposal: { '*': professionals },
  CaseEvent: {
    '*': everyoneConcerned,
    // written by professionals for professionals
    note: professionals,
    facts: professionals,
  },
  CaseEventFact: { '*': professionals },
  CaseReason: { '*': everyoneConcerned },
  CaseStep: { '*': workers },
  // the citizen has a right to know who is in charge (L. 241/1990 art. 5)
  Operator: {
    '*': everyoneConcerned,
    load: coordinators,
    // that somebody is absent concerns who works with them
    absences: workers,
  },
  ...invitedTypes,
  ...workTypes,

  Mutation: {
    ...frontOffice.mutations,
    draftProject: professionals,
    reviseProject: professionals,
    varyProject: professionals,
    discardProject: professionals,
    agreeProject: professionals,
    recordObjectiveOutcome: professionals,
    startDelivery: professionals,
    recordDelivery: professionals,
    withdrawDelivery: professionals,
    correctDelivery: professionals,
    suspendDelivery: professionals,
    resumeDelivery: professionals,
    endDelivery: professionals,
    correctDeliveryEnd: professionals,
    recordActivationPact: professionals,
    recordPactMeeting: professionals,
    evaluateCase: professionals,
    correctEvaluation: professionals,
    withdrawEvaluation: professionals,
    closeCase: professionals,
    interruptCase: professionals,
    reopenCase: professionals,
    suspendCase: professionals,
    resumeCase: professionals,
    assignCaseManager: assigners,
    assignTeamMember: assigners,
    removeTeamMember: assigners,
    // who works with the file, or answers for the service, and meets the person
    protectRecord: assigners,
    changeProtection: assigners,
    liftProtection: assigners,
    reassignCases: coordinators,
    recordAbsence: coordinators,
    endAbsence: coordinators,
    // the PUA, which keeps the UVM's secretariat, plans; only professionals find and conclude
    planAssessment: assessors,
    cancelAssessment: assessors,
    answerAssessment: professionals,
    signOffAssessment: professionals,
    completeAssessment: professionals,
    writeDiaryEntry: professionals,
    correctDiaryEntry: professionals,
    annotateDiaryEntry: professionals,
    recordJudicialMeasure: restricted,
    addJudicialDates: restricted,
    settleJudicialDate: restricted,
    endJudicialMeasure: restricted,
    attachDocument: professionals,
    withdrawDocument: professionals,
    // the case manager decides that the need is complex (piano regionale 2026-2028, 4.2.2); the Ambito asks a new comune of residence
    requestTransfer: professionals,
    // the Ufficio di Piano for the Ambito, a social worker for a comune: who of the two was asked is a matter of rows
    acceptTransfer: professionals,
    rejectTransfer: professionals,
    revokeTransfer: professionals,
    dismissTransferProposal: professionals,
    returnCase: ['AMBITO:PLAN_OFFICE'],
    // the PUA keeps the secretariat of the UVM, the Ufficio di Piano coordinates it once the case is the Ambito's
    convokeUvm: ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    inviteToUvm: ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    withdrawUvmInvitation: ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    writeUvmSection: ['HEALTH_PROFESSIONAL'],
    recordAttendance: ['PROVIDER'],
    withdrawAttendance: ['PROVIDER'],
    cancelUvm: ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
    recordUvmDecision: ['LOCAL:PUA', 'AMBITO:PLAN_OFFICE'],
  },

  // Entities of other subgraphs: whoever may see them there reaches their key here.
  Person: { '*': everyoneConcerned, protection: assigners, serviceRequests: frontOffice.requests },
  Consent: { '*': ['CITIZEN', 'LOCAL', 'AMBITO:PLAN_OFFICE'] },
  Comune: { '*': territory },
  Ambito: { '*': territory },
  ServiceType: { '*': catalogue },
  TargetArea: { '*': catalogue },
  Facility: { '*': everyone('the key alone, of a place that its owner shows to whom it may') },
  PlanIntervention: { '*': ['LOCAL', 'AMBITO', 'REGIONAL'] },
})
