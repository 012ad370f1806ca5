import { definePolicy, type Line } from '@cse/schema/policy'

/**
 * Who reaches a case at all: the citizen it is about, the comune that opened it, the Ambito that took it over. Which cases those are is decided
 * by the keys a case carries (row policies in db/cases); that the comune keeps only a summary after a transfer, by `file_readers`.
 */
const everyoneConcerned = ['CITIZEN', 'LOCAL', 'AMBITO'] as const satisfies Line

/** The answer to the need tells the need, a health datum often enough: not for the secretariat and the PUA. The accountant pays for it. */
const pathway = [
  'CITIZEN',
  'LOCAL:SOCIAL_WORKER',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:ACCOUNTANT',
] as const satisfies Line

/** Assessments and the work of the UVM, whose secretariat the PUA keeps. */
const assessors = ['LOCAL:SOCIAL_WORKER', 'LOCAL:PUA', 'AMBITO:PLAN_OFFICE'] as const satisfies Line

/** The professionals in charge: social workers (L. 119/2001: professional secret) and who coordinates them at the Ufficio di Piano. */
const professionals = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'] as const satisfies Line

/** Who works on the case in whatever role. */
const workers = ['LOCAL', 'AMBITO'] as const satisfies Line

/** The comune orients at the access; the Ambito's accountant needs none of it. */
const orientation = ['LOCAL', 'AMBITO:PLAN_OFFICE'] as const satisfies Line

/** Who may see what of cases, and who may move them. */
export const policy = definePolicy({
  Query: {
    case: everyoneConcerned,
    caseByNumber: everyoneConcerned,
    cases: everyoneConcerned,
    workload: workers,
  },

  Case: {
    '*': everyoneConcerned,
    access: ['CITIZEN', ...orientation],
    assessments: assessors,
    uvm: assessors,
    project: pathway,
    deliveries: pathway,
    evaluation: ['CITIZEN', ...professionals],
    diary: professionals,
    documents: professionals,
    // who asked whom to take over is between the two administrations until it is decided; the citizen sees the holder
    transfers: workers,
    allowedSteps: workers,
  },
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
  },
  UvmSession: { '*': assessors },
  UvmMember: { '*': assessors },
  IndividualProject: {
    '*': pathway,
    // costs concern the accountant, what the person is to reach does not
    objectives: ['CITIZEN', ...professionals],
  },
  Objective: { '*': ['CITIZEN', ...professionals] },
  PlannedIntervention: {
    '*': pathway,
    // a zone plan is no reading of the citizen's (finance): the project says what it costs
    planIntervention: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
  },
  Delivery: { '*': pathway },
  FinalEvaluation: { '*': ['CITIZEN', ...professionals] },
  // of the own organisation only, wherever the case goes: row policy of cases.diary_entry
  DiaryEntry: { '*': professionals },
  CaseDocument: { '*': professionals },
  Transfer: { '*': workers },
  CaseEvent: {
    '*': everyoneConcerned,
    // written by professionals for professionals
    note: professionals,
  },
  CaseStep: { '*': workers },
  // the citizen has a right to know who is in charge (L. 241/1990 art. 5)
  Operator: { '*': everyoneConcerned },

  Workload: {
    '*': workers,
    transfersToAccept: ['AMBITO:PLAN_OFFICE'],
    transfersAsked: ['LOCAL:SOCIAL_WORKER'],
    casesToAssess: assessors,
    overdueAssessments: assessors,
    endingProjects: professionals,
  },

  Mutation: {
    // the case manager decides that the need is complex (piano regionale 2026-2028, 4.2.2)
    requestTransfer: ['LOCAL:SOCIAL_WORKER'],
    acceptTransfer: ['AMBITO:PLAN_OFFICE'],
    rejectTransfer: ['AMBITO:PLAN_OFFICE'],
    returnCase: ['AMBITO:PLAN_OFFICE'],
  },

  // Entities of other subgraphs: whoever may see them there reaches their key here.
  Person: { '*': everyoneConcerned },
  Comune: { '*': ['EVERYONE'] },
  Ambito: { '*': ['EVERYONE'] },
  ServiceType: { '*': ['EVERYONE'] },
  TargetArea: { '*': ['EVERYONE'] },
  Facility: { '*': ['EVERYONE'] },
  PlanIntervention: { '*': ['LOCAL', 'AMBITO', 'REGIONAL'] },
})
