import { definePolicy, everyone, type PolicyLine } from '@cse/schema/policy'

/** Entities of services, known here by their key alone. */
const territory = everyone('the key alone, of the public territory')
const catalogue = everyone('the key alone, of a public vocabulary')

/** Which funds there are and what each may pay. */
const publicFunds = everyone(
  'a vocabulary from published laws and notices; what a fund gave has readers of its own',
)

/** What users pay themselves. */
const publishedRules = everyone('a published resolution, and what is reckoned by it from what was given')

/** A zone plan is read by the Ambito whose plan it is, by the comuni of that Ambito, and by the Region; rows decide which plans those are. */
const planReaders = ['LOCAL', 'AMBITO', 'REGIONAL'] as const satisfies PolicyLine

/** Acts, creditors and single movements: who keeps the books and who checks them. To plan a case, a comune needs what is left, not who was paid. */
const bookReaders = ['AMBITO', 'REGIONAL'] as const satisfies PolicyLine

/** Sums over cases, exactly: who keeps the books. */
const bookKeepers = ['AMBITO'] as const satisfies PolicyLine

/**
 * What a case requests from a fund shows the kind of need: for those who may read the project (cases), and never for the Region. The accountant
 * books what was reserved.
 */
const fundingReaders = [
  'LOCAL:SOCIAL_WORKER',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:ACCOUNTANT',
] as const satisfies PolicyLine

/** What was asked for one's own case and what came of it is data about oneself (Reg. UE 2016/679 art. 15). */
const fundingConcerned = ['CITIZEN', ...fundingReaders] as const satisfies PolicyLine

/** What was delivered and is to be liquidated, without whose it is: who keeps the books and who keeps the plan. */
const dueReaders = ['AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'] as const satisfies PolicyLine

/** Multifondo: who tells what a project achieved, and the Region's controller, who validates it. */
const progressCheckers = ['AMBITO', 'REGIONAL:CONTROLLER'] as const satisfies PolicyLine
const beneficiary = ['AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'] as const satisfies PolicyLine

const planOffice = ['AMBITO:PLAN_OFFICE'] as const satisfies PolicyLine
const accountant = ['AMBITO:ACCOUNTANT'] as const satisfies PolicyLine

/** Who may see what of plans, funds and the ledger. Which rows: `db/finance/row-policies/`, a file for each subject. */
export const policy = definePolicy({
  Query: {
    funds: publicFunds,
    zonePlan: planReaders,
    zonePlans: planReaders,
    planIntervention: planReaders,
    commitmentByCig: bookReaders,
    creditorsByCode: bookKeepers,
    multifondoProject: bookReaders,
    multifondoProjects: bookReaders,
    progressEntry: bookReaders,
    progressEntries: bookReaders,
    progressSnapshot: progressCheckers,
    fundModule: bookReaders,
  },

  // As the query that each tick runs: `Query.planIntervention`.
  Subscription: { amountsChanged: planReaders },

  Fund: { '*': publicFunds, amounts: planReaders },
  FundRule: { '*': publicFunds },
  ZonePlan: { '*': planReaders },
  FundAllocation: { '*': planReaders },
  PlanVariation: { '*': planReaders },
  PlanEdition: { '*': planReaders },
  FormalAct: { '*': everyone('reached through what was decided by it, which has readers of its own') },
  // A sum that may be over the commitments of a few cases.
  YearClosing: { '*': planReaders, residues: bookReaders, multiYearFund: bookKeepers },
  YearResidue: { '*': bookReaders },
  PlanIntervention: {
    '*': planReaders,
    movements: bookReaders,
    commitments: bookReaders,
    fundedCases: fundingReaders,
    served: ['LOCAL', 'AMBITO'],
    liquidable: dueReaders,
  },
  LiquidableMonth: { '*': dueReaders },
  Amounts: { '*': planReaders },
  // Sums of lines, as the plan's amounts: no act, no creditor.
  Statement: { '*': planReaders },
  StatementRow: { '*': planReaders, reservedByCases: bookKeepers },
  InterventionTotal: { '*': planReaders, reservedByCases: bookKeepers },
  FundTotal: { '*': planReaders, reservedByCases: bookKeepers },
  YearTotal: { '*': planReaders, reservedByCases: bookKeepers },
  TargetAreaTotal: { '*': planReaders, reservedByCases: bookKeepers },
  FundingLine: {
    '*': planReaders,
    // A sum over cases may be that of one.
    reserved: ['LOCAL', 'AMBITO'],
    available: ['LOCAL', 'AMBITO'],
  },
  // As the users of a progress report: counts of people reach the Region through analytics alone.
  Served: { '*': ['LOCAL', 'AMBITO'] },
  ProgressReport: {
    '*': planReaders,
    // Counts of people reach the Region through analytics alone, under disclosure control: a plain count may be of one to four.
    usersServed: ['LOCAL', 'AMBITO'],
    // Times the planned users, which are public, it would give the count away.
    physicalPercent: ['LOCAL', 'AMBITO'],
  },
  // Of persons, to whom a benefit is paid, the rows leave the accountant alone.
  Creditor: { '*': bookKeepers },
  Commitment: { '*': bookReaders, creditors: bookKeepers },
  Movement: { '*': bookReaders, creditor: bookKeepers },
  CaseFunding: {
    '*': fundingConcerned,
    // the plan behind it is no reading of the citizen's
    intervention: fundingReaders,
    line: fundingReaders,
  },
  CaseFigures: { '*': fundingConcerned },
  // A resolution is published (D.Lgs. 33/2013 art. 26), and whoever is to pay must be able to reckon.
  CoPaymentRegulation: { '*': publishedRules },
  CoPaymentRule: { '*': publishedRules },
  CoPaymentBand: { '*': publishedRules },
  CoPaymentExemption: { '*': publishedRules },
  CoPaymentShare: { '*': publishedRules },
  CoPaymentLine: { '*': publishedRules },
  CoPayment: { '*': fundingConcerned },
  CoPaymentCharge: { '*': fundingConcerned },
  CoPaymentArrears: { '*': accountant },

  MultifondoProject: { '*': bookReaders },
  Bimester: { '*': bookReaders },
  ProgressEntry: { '*': bookReaders, toCorrect: progressCheckers, snapshot: progressCheckers },
  // Output indicators count people, plainly: they go to who validates them and no further (as `ProgressReport.usersServed`).
  ProgressRevision: { '*': bookReaders, physical: progressCheckers },
  FinancialProgress: { '*': bookReaders },
  PhysicalProgress: { '*': progressCheckers },
  ProceduralProgress: { '*': bookReaders },
  ProgressStep: {
    '*': bookReaders,
    issuer: progressCheckers,
    by: progressCheckers,
    rejected: progressCheckers,
  },
  ProgressRejection: { '*': progressCheckers },
  ProgressSnapshot: { '*': progressCheckers },
  SnapshotRejection: { '*': progressCheckers },

  // The SIOSS survey is between Ambiti and Region, as in services.
  FundModule: { '*': bookReaders },
  FundModuleSubmission: { '*': bookReaders, reasons: progressCheckers },
  FundModuleFigures: { '*': bookReaders },
  // Counts of people go to who validates them and no further, as those of Multifondo.
  FundModuleRow: { '*': bookReaders, usersServed: progressCheckers },
  FundModuleCheck: {
    '*': everyone(
      'reached through a module alone, which has readers of its own, or as the refusal of whoever submits it',
    ),
  },

  Mutation: {
    // The plan is the Ufficio di Piano's, up to the resolutions of the Coordinamento istituzionale, which it records; the Region reads.
    draftPlan: planOffice,
    addPlanIntervention: planOffice,
    changePlanIntervention: planOffice,
    setFundingLine: planOffice,
    submitPlan: planOffice,
    withdrawPlan: planOffice,
    approvePlan: planOffice,
    varyPlan: planOffice,
    closePlan: planOffice,
    // Money that arrives is known to both.
    allocateFund: ['AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
    // The ledger is the accountant's: who plans does not spend.
    registerCreditor: accountant,
    changeCreditor: accountant,
    // What users pay: resolved by the Coordinamento, determined by who follows the case, collected by who keeps the books.
    adoptCoPaymentRegulation: planOffice,
    assessCoPayment: ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'],
    issueCoPaymentNotice: accountant,
    recordCoPaymentCollection: accountant,
    remindCoPayment: accountant,
    recordCommitment: accountant,
    recogniseDebt: accountant,
    reduceCommitment: accountant,
    recordLiquidation: accountant,
    liquidateDeliveries: accountant,
    reverseLiquidation: accountant,
    orderPayment: accountant,
    recordPayment: accountant,
    reverseMovement: accountant,
    closeYear: accountant,
    carryOver: accountant,
    // Projects of Multifondo are entered by the Ambito, their beneficiary: one operator enters, another verifies. The Region's controller
    // validates, the only thing that the Region writes. Three people on one entry, which the rows hold too (`three_people`).
    registerMultifondoProject: planOffice,
    changeMultifondoProject: planOffice,
    enterProgress: beneficiary,
    correctProgress: beneficiary,
    verifyProgress: beneficiary,
    rejectProgress: ['AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT', 'REGIONAL:CONTROLLER'],
    validateProgress: ['REGIONAL:CONTROLLER'],
    // The beneficiary answers for what it declares to the managing authority.
    sendProgressSnapshot: planOffice,
    recordSnapshotRejection: planOffice,
    // A module of SIOSS is filled from the ledger by the Ambito; the Region's controller accepts it or sends it back.
    submitFundModule: ['AMBITO:PLAN_OFFICE', 'AMBITO:ACCOUNTANT'],
    validateFundModule: ['REGIONAL:CONTROLLER'],
    returnFundModule: ['REGIONAL:CONTROLLER'],
  },

  // Entities of other subgraphs: whoever may see them there reaches their key here.
  Ambito: {
    '*': territory,
    amounts: planReaders,
    zonePlans: planReaders,
    multifondoProjects: bookReaders,
    progressSnapshots: progressCheckers,
    fundModules: bookReaders,
    coPaymentRegulations: publishedRules,
    coPaymentCharges: accountant,
    coPaymentArrears: accountant,
  },
  ServiceType: { '*': catalogue },
  TargetArea: { '*': catalogue },
  Leps: { '*': catalogue },
  PlannedIntervention: { '*': fundingConcerned },
  Facility: { '*': everyone('the key alone, of the public offer') },
  Case: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'], funding: fundingConcerned },
})
