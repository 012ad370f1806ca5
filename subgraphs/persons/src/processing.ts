import type { Processing } from '@cse/schema/processing'

/** What is processed of people, for the register of processing activities. */
export const processing: Processing = {
  activities: [
    {
      name: 'Anagrafica della persona e del nucleo familiare',
      purpose: 'Sapere chi chiede aiuto, dove risiede e con chi vive, per stabilire il comune competente',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.e', 'L. 328/2000 art. 6', 'D.Lgs. 147/2017 art. 24'],
      dataSubjects: ['persone che si rivolgono ai servizi sociali', 'componenti del nucleo familiare'],
      data: ['identificativi', 'residenza e domicilio', 'recapiti', 'composizione del nucleo'],
      types: [
        'Person',
        'BirthPlace',
        'Residence',
        'Domicile',
        'Contacts',
        'Household',
        'HouseholdMember',
        'DuplicateCandidate',
        'PersonMerge',
      ],
      retention: ['PERSON_RECORD'],
    },
    {
      name: 'Situazione economica, lavorativa e sanitaria certificata',
      purpose: 'Verificare i requisiti delle prestazioni e valutare il bisogno con dati certificati',
      legalBasis: [
        'Reg. UE 2016/679 art. 6.1.e e 9.2.g, h',
        'D.P.C.M. 159/2013',
        'D.Lgs. 196/2003 art. 2-sexies c. 2 lett. m, s',
      ],
      dataSubjects: ['persone che si rivolgono ai servizi sociali'],
      data: ['ISEE', 'condizione lavorativa', 'invalidità e disabilità (dati sulla salute, art. 9)'],
      types: ['IseeAttestation', 'EmploymentStatus', 'DisabilityFinding', 'Certification'],
      retention: ['PERSON_RECORD'],
    },
    {
      name: 'Consensi',
      purpose: 'Provare che un consenso è stato dato, fino a quando e per che cosa',
      legalBasis: ['Reg. UE 2016/679 art. 7.1'],
      dataSubjects: ['persone che si rivolgono ai servizi sociali', 'chi firma per loro'],
      data: ['consensi e revoche', 'firmatario'],
      types: ['Consent'],
      retention: ['PERSON_RECORD'],
    },
    {
      name: 'Rete di relazioni',
      purpose: 'Conoscere chi sostiene la persona e chi la rappresenta',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.e', 'L. 328/2000 art. 16'],
      dataSubjects: ['familiari, caregiver, tutori e altre persone di riferimento'],
      data: ['legami', 'annotazioni del professionista'],
      types: ['Relationship', 'NetworkMember', 'NetworkTie'],
      retention: ['PERSON_RECORD'],
    },
    {
      name: 'Istanze degli interessati',
      purpose: 'Ricevere, decidere entro il termine e documentare le istanze sui propri dati',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.c, 12 e 15-20'],
      dataSubjects: ['persone che si rivolgono ai servizi sociali'],
      data: ['istanza e decisione', 'dati prima e dopo la rettifica'],
      types: ['RightsRequest', 'Rectification', 'ProcessingRestriction', 'RecordCopy'],
      retention: ['RIGHTS_REQUEST'],
    },
    {
      name: 'Selezione e scarto',
      purpose:
        'Non conservare i dati oltre il termine, e documentare che cosa è stato cancellato e per quale atto',
      legalBasis: [
        'Reg. UE 2016/679 art. 5.1.e e 6.1.c',
        'D.P.R. 445/2000 art. 68',
        'D.Lgs. 42/2004 art. 21',
      ],
      dataSubjects: ['persone che si rivolgono ai servizi sociali'],
      data: [
        'numero del fascicolo e termine scaduto',
        'motivo dell’esclusione dallo scarto',
        'numeri del verbale',
      ],
      types: ['DisposalProposal', 'DisposalItem', 'DisposalCount', 'DisposalRemoval', 'RetentionHold'],
      retention: ['DISPOSAL_REPORT'],
    },
    {
      name: 'Registro degli accessi',
      purpose: 'Rendere conto di chi ha consultato o modificato ogni cartella e perché',
      legalBasis: ['Reg. UE 2016/679 art. 5.2 e 32'],
      dataSubjects: ['persone che si rivolgono ai servizi sociali', 'operatori'],
      data: ['data, operatore, ruolo, finalità e operazione di ogni accesso'],
      types: ['AccessEntry', 'AccessSearch', 'EmergencyAccess', 'EmergencyReview'],
      retention: ['ACCESS_LOG'],
    },
  ],
  impersonal: { 'vocabolari dell’amministrazione': ['RecordCode', 'RetentionRule'] },
}
