import type { Processing } from '@cse/schema/processing'

/** What is processed of people who come to a front office, for the register of processing activities. */
export const processing: Processing = {
  activities: [
    {
      name: 'Appuntamenti agli sportelli',
      purpose: 'Prenotare e gestire gli appuntamenti del segretariato sociale e della PUA',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.e', 'L. 328/2000 art. 22 c. 4 lett. a'],
      dataSubjects: ['persone che prenotano un appuntamento'],
      data: ['sportello, data, motivo codificato ed esito dell’appuntamento'],
      types: ['Appointment'],
      retention: ['APPOINTMENT'],
    },
    {
      name: 'Liste d’attesa',
      purpose: 'Formare e scorrere le graduatorie per l’accesso ai servizi',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.e e 9.2.g', 'L. 328/2000 art. 22'],
      dataSubjects: ['persone in attesa di un servizio'],
      data: ['criteri di priorità posseduti, data della domanda, punteggio, posizione ed esito'],
      types: ['WaitingListEntry'],
      retention: ['CASE_FILE'],
    },
  ],
  impersonal: {
    'territorio e uffici': ['Ambito', 'AmbitoMembership', 'Comune', 'Office', 'Slot'],
    'offerta di servizi e strutture': [
      'Facility',
      'FacilityTitle',
      'Provider',
      'ProviderContract',
      'ActivatedService',
      'WaitingList',
      'RankingCriterion',
    ],
    'catalogo e norme': [
      'ServiceType',
      'ServiceFamily',
      'MacroArea',
      'TargetArea',
      'Leps',
      'RegulationArticle',
      'AppointmentPurpose',
    ],
    'rilevazioni sugli Ambiti, senza persone': ['AmbitoLevel', 'SiossCampaign', 'SiossModule', 'Staff'],
  },
}
