import { definePolicy, everyone, type PolicyLine } from '@cse/schema/policy'

const territory = everyone(
  'which comuni there are and to which Ambito they belong is law (L.R. 19/2006 art. 5)',
)
const catalogue = everyone('vocabularies that national and regional acts publish')
/** Occupancy and protected places are no part of the reason: the one has a field of its own, the other are no rows for who does not place there. */
const register = everyone('the regional register of units of offer is public (L.R. 19/2006 art. 53)')
const survey = everyone('which services are active is published (D.Lgs. 33/2013 art. 32)')

/** Who plans where somebody goes; at which places they do, rows say. */
const placing = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'] as const satisfies PolicyLine

/** Who contracts for a body with who delivers. */
const contracting = [
  'LOCAL:SUPERVISOR',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:ACCOUNTANT',
] as const satisfies PolicyLine

/** Who ranks who waits for a body. */
const ranking = ['LOCAL:SUPERVISOR', 'AMBITO:PLAN_OFFICE'] as const satisfies PolicyLine
/** Who waits, who follows the case, who ranks; which entries, rows say. */
const waiting = ['CITIZEN', 'LOCAL:SOCIAL_WORKER', ...ranking] as const satisfies PolicyLine

const deskOfComune = ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER'] as const

/**
 * Who may see what of territory, catalogue and offer. These are public by nature (D.Lgs. 33/2013) and are about no person; the exceptions
 * are appointments, which do, and the SIOSS survey, which is work in progress between Ambiti and Region until it is validated.
 * Which rows: `db/services/row-policies/`, a file for each subject: appointments, protected places, contracts.
 */
export const policy = definePolicy({
  Query: {
    '*': everyone(
      'territory, catalogue, register and front offices are public; what a field answers with has readers of its own',
    ),
    appointments: ['LOCAL'],
    providerContracts: ['PROVIDER', 'LOCAL:SUPERVISOR', 'AMBITO'],
    siossCampaign: ['AMBITO', 'REGIONAL'],
    siossCampaigns: ['AMBITO', 'REGIONAL'],
  },

  // which office, which person and which appointment: rules and row policies say
  Mutation: {
    recordProviderContract: contracting,
    endProviderContract: contracting,
    openWaitingList: ranking,
    changeRankingCriteria: ranking,
    enterWaitingList: placing,
    assignPlace: ranking,
    leaveWaitingList: ['CITIZEN', ...placing],
    publishSlots: ['LOCAL:SECRETARIAT', 'LOCAL:PUA'],
    withdrawSlots: ['LOCAL:SECRETARIAT', 'LOCAL:PUA'],
    bookAppointment: ['CITIZEN', ...deskOfComune],
    rescheduleAppointment: ['CITIZEN', ...deskOfComune],
    cancelAppointment: ['CITIZEN', ...deskOfComune],
    checkInAppointment: deskOfComune,
    recordMissedAppointment: deskOfComune,
  },

  // territory
  Comune: { '*': territory },
  Ambito: { '*': territory, siossModules: ['AMBITO', 'REGIONAL'] },
  AmbitoMembership: { '*': territory },
  AmbitoLevel: { '*': survey, module: ['AMBITO', 'REGIONAL'] },

  // catalogue
  ServiceType: { '*': catalogue },
  ServiceFamily: { '*': catalogue },
  MacroArea: { '*': catalogue },
  TargetArea: { '*': catalogue },
  Leps: { '*': catalogue },
  RegulationArticle: { '*': catalogue },

  // offer
  // how many people are in a place is for who places them; everybody has the band
  Facility: { '*': register, occupied: placing, freePlaces: placing },
  FacilityTitle: { '*': register },
  Provider: { '*': register },
  // rows: the two sides (db/services/row-policies/contract.sql)
  ProviderContract: { '*': ['PROVIDER', 'LOCAL:SUPERVISOR', 'AMBITO'] },
  ActivatedService: { '*': survey },
  Staff: {
    '*': everyone('head counts of public employees by profession, no names (D.Lgs. 33/2013 art. 16)'),
  },
  SiossCampaign: { '*': ['AMBITO', 'REGIONAL'] },
  SiossModule: { '*': ['AMBITO', 'REGIONAL'] },

  WaitingList: {
    '*': everyone(
      'which lists a body keeps and by which criteria is an act that it publishes (D.Lgs. 33/2013 art. 26)',
    ),
    entries: ['LOCAL:SOCIAL_WORKER', ...ranking],
  },
  RankingCriterion: { '*': everyone('criteria of an act that is published (L. 241/1990 art. 12)') },
  // rows: who ranks for the body of the list, who holds the case, the person (db/services/row-policies/waiting-list.sql)
  WaitingListEntry: { '*': waiting },

  Office: { '*': everyone('where and when front offices receive is published (D.Lgs. 33/2013 art. 35)') },
  Slot: { '*': everyone('whether a slot is taken says nothing of who took it') },
  AppointmentPurpose: { '*': everyone('a vocabulary, to choose from when booking') },
  // the citizen's own, and those at the front offices of the operator's comuni; the Ambito keeps no front office
  Appointment: { '*': ['CITIZEN', 'LOCAL'] },
  Person: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'], appointments: ['CITIZEN', 'LOCAL'] },
  Case: {
    '*': ['CITIZEN', 'LOCAL', 'AMBITO'],
    appointments: ['CITIZEN', 'LOCAL'],
    waitingListEntries: waiting,
  },
})
