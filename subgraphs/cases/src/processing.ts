import type { Processing } from '@cse/schema/processing'

const PEOPLE = ['persone prese in carico']

/** What is processed along the care pathway, for the register of processing activities. */
export const processing: Processing = {
  activities: [
    {
      name: 'Accesso, presa in carico e trasferimento dei casi',
      purpose: 'Ricevere la domanda, orientare, prendere in carico e stabilire chi detiene il caso',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.e e 9.2.g', 'L. 328/2000 art. 22 c. 4', 'L.R. Puglia 19/2006'],
      dataSubjects: [...PEOPLE, 'operatori'],
      data: ['domanda di aiuto', 'area di bisogno', 'passi e scadenze del caso', 'operatori incaricati'],
      types: [
        'Case',
        'AccessInterview',
        'CaseEvent',
        'CaseEventFact',
        'Operator',
        'Transfer',
        'TransferProposal',
        'Deadline',
        'Workload',
      ],
      retention: ['CASE_FILE', 'RESTRICTED_CASE_FILE'],
    },
    {
      name: 'Valutazione del bisogno e UVM',
      purpose: 'Valutare il bisogno in modo professionale e multidimensionale',
      legalBasis: [
        'Reg. UE 2016/679 art. 6.1.e e 9.2.g, h',
        'D.P.C.M. 14 febbraio 2001',
        'D.Lgs. 147/2017 art. 5',
      ],
      dataSubjects: [...PEOPLE, 'componenti dell’UVM'],
      data: ['risposte e punteggi degli strumenti (dati sulla salute, art. 9)', 'verbali dell’UVM'],
      types: [
        'Assessment',
        'AssessmentAnswer',
        'AssessmentCompleteness',
        'AssessmentParticipant',
        'AssessmentScore',
        'UvmSession',
        'UvmMember',
      ],
      retention: ['CASE_FILE', 'RESTRICTED_CASE_FILE'],
    },
    {
      name: 'Progetto individuale ed erogazione degli interventi',
      purpose: 'Concordare il progetto, erogare gli interventi e verificarne l’esito',
      legalBasis: [
        'Reg. UE 2016/679 art. 6.1.e e 9.2.g',
        'L. 328/2000 art. 14',
        'D.Lgs. 147/2017 art. 6',
        'D.L. 48/2023',
      ],
      dataSubjects: [...PEOPLE, 'firmatari del progetto'],
      data: ['obiettivi', 'interventi, quantità e costi', 'sospensioni', 'firme', 'esiti'],
      types: [
        'IndividualProject',
        'ProjectVersion',
        'ProjectSignature',
        'VersionIntervention',
        'Objective',
        'PlannedIntervention',
        'ProjectAmounts',
        'CostShares',
        'Delivery',
        'DeliveryProgress',
        'DeliverySuspension',
        'DeliveryUrgency',
        'FinalEvaluation',
        'ActivationPact',
        'PactMeeting',
      ],
      retention: ['CASE_FILE', 'RESTRICTED_CASE_FILE', 'ACCOUNTING'],
    },
    {
      name: 'Diario professionale e documenti',
      purpose: 'Documentare il lavoro del professionista e custodire gli atti del fascicolo',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.e, 9.2.g e 10', 'L. 119/2001 (segreto professionale)'],
      dataSubjects: [...PEOPLE, 'persone nominate nel diario e nei documenti'],
      data: [
        'annotazioni professionali',
        'documenti',
        'dati giudiziari e di minori (art. 10, accesso riservato)',
      ],
      types: ['DiaryEntry', 'CaseDocument'],
      retention: ['CASE_FILE', 'RESTRICTED_CASE_FILE'],
    },
  ],
  impersonal: {
    'strumenti di valutazione in bianco': [
      'AssessmentInstrument',
      'InstrumentSection',
      'InstrumentItem',
      'InstrumentOption',
      'InstrumentScale',
      'InstrumentReading',
    ],
    'vocabolari dell’amministrazione': ['CaseReason', 'CaseStep'],
  },
}
