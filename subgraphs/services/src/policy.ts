import { definePolicy } from '@cse/schema/policy'

const deskOfComune = ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER'] as const

/**
 * Who may see what of territory, catalogue and offer. These are public by nature (D.Lgs. 33/2013) and tell of no person; the exceptions
 * are appointments, which do, and the SIOSS survey, which is work in progress between Ambiti and Region until it is validated.
 * Which appointments one sees is decided by the keys they carry (row policy of services.appointment).
 */
export const policy = definePolicy({
  Query: {
    '*': ['EVERYONE'],
    appointments: ['LOCAL'],
    siossCampaign: ['AMBITO', 'REGIONAL'],
    siossCampaigns: ['AMBITO', 'REGIONAL'],
  },

  // which office, which person and which appointment: rules and row policies say
  Mutation: {
    publishSlots: ['LOCAL:SECRETARIAT', 'LOCAL:PUA'],
    withdrawSlots: ['LOCAL:SECRETARIAT', 'LOCAL:PUA'],
    bookAppointment: ['CITIZEN', ...deskOfComune],
    rescheduleAppointment: ['CITIZEN', ...deskOfComune],
    cancelAppointment: ['CITIZEN', ...deskOfComune],
    checkInAppointment: deskOfComune,
    recordMissedAppointment: deskOfComune,
  },

  // territory
  Comune: { '*': ['EVERYONE'] },
  Ambito: { '*': ['EVERYONE'], siossModules: ['AMBITO', 'REGIONAL'] },
  AmbitoMembership: { '*': ['EVERYONE'] },
  AmbitoLevel: { '*': ['EVERYONE'], module: ['AMBITO', 'REGIONAL'] },

  // catalogue
  ServiceType: { '*': ['EVERYONE'] },
  ServiceFamily: { '*': ['EVERYONE'] },
  MacroArea: { '*': ['EVERYONE'] },
  TargetArea: { '*': ['EVERYONE'] },
  Leps: { '*': ['EVERYONE'] },
  RegulationArticle: { '*': ['EVERYONE'] },

  // offer
  Facility: { '*': ['EVERYONE'] },
  FacilityTitle: { '*': ['EVERYONE'] },
  Provider: { '*': ['EVERYONE'] },
  ActivatedService: { '*': ['EVERYONE'] },
  // head counts by profession, no names
  Staff: { '*': ['EVERYONE'] },
  SiossCampaign: { '*': ['AMBITO', 'REGIONAL'] },
  SiossModule: { '*': ['AMBITO', 'REGIONAL'] },

  // front offices; whether a slot is taken says nothing of who took it
  Office: { '*': ['EVERYONE'] },
  Slot: { '*': ['EVERYONE'] },
  AppointmentPurpose: { '*': ['EVERYONE'] },
  // the citizen's own, and those at the front offices of the operator's comuni; the Ambito keeps no front office
  Appointment: { '*': ['CITIZEN', 'LOCAL'] },
  Person: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'], appointments: ['CITIZEN', 'LOCAL'] },
  Case: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'], appointments: ['CITIZEN', 'LOCAL'] },
})
