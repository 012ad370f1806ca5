import { definePolicy, type Line } from '@cse/schema/policy'

/** A zone plan is read by the Ambito whose plan it is, by the comuni of that Ambito, and by the Region; rows decide which plans those are. */
const planReaders = ['LOCAL', 'AMBITO', 'REGIONAL'] as const satisfies Line

/** Acts, creditors and single movements: who keeps the books and who checks them. To plan a case, a comune needs what is left, not who was paid. */
const bookReaders = ['AMBITO', 'REGIONAL'] as const satisfies Line

/**
 * What a case asks of a fund tells the kind of need: for those who may read the project (cases), and never for the Region. The accountant
 * books what was reserved. Citizens find the cost of their project in the project.
 */
const fundingReaders = [
  'LOCAL:SOCIAL_WORKER',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:ACCOUNTANT',
] as const satisfies Line

/** Who may see what of plans, funds and the ledger. Which rows, the row policies decide (db/finance). */
export const policy = definePolicy({
  Query: {
    // The list of funds is a public vocabulary.
    funds: ['EVERYONE'],
    zonePlan: planReaders,
    zonePlans: planReaders,
    planIntervention: planReaders,
    commitmentByCig: bookReaders,
  },

  Fund: { '*': ['EVERYONE'] },
  ZonePlan: { '*': planReaders },
  FundAllocation: { '*': planReaders },
  PlanVariation: { '*': planReaders },
  PlanIntervention: {
    '*': planReaders,
    movements: bookReaders,
    commitments: bookReaders,
    fundedCases: fundingReaders,
  },
  Amounts: { '*': planReaders },
  FundingLine: { '*': planReaders },
  ProgressReport: {
    '*': planReaders,
    // Counts of people reach the Region through analytics alone, under disclosure control: a plain count may be of one to four.
    usersServed: ['LOCAL', 'AMBITO'],
    // Times the planned users, which are public, it would give the count away.
    physicalPercent: ['LOCAL', 'AMBITO'],
  },
  Commitment: { '*': bookReaders },
  Movement: { '*': bookReaders },
  CaseFunding: { '*': fundingReaders },

  // Entities of other subgraphs: whoever may see them there reaches their key here.
  Ambito: { '*': ['EVERYONE'], zonePlans: planReaders },
  ServiceType: { '*': ['EVERYONE'] },
  TargetArea: { '*': ['EVERYONE'] },
  Leps: { '*': ['EVERYONE'] },
  Case: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'], funding: fundingReaders },
})
