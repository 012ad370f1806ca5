import type { Processing } from '@cse/schema/processing'

/** What is processed of people when their services are paid for, for the register of processing activities. */
export const processing: Processing = {
  activities: [
    {
      name: 'Copertura finanziaria e liquidazione degli interventi',
      purpose: 'Prenotare, impegnare e liquidare la spesa degli interventi di un caso sul piano di zona',
      legalBasis: ['Reg. UE 2016/679 art. 6.1.c, e', 'D.Lgs. 267/2000 art. 183-185', 'D.Lgs. 118/2011'],
      dataSubjects: ['persone che ricevono interventi a carico del piano di zona'],
      data: [
        'importi richiesti, prenotati, erogati e liquidabili per caso e per mese',
        'nome, codice fiscale e IBAN di chi riscuote un contributo, cifrati',
      ],
      types: ['CaseFunding', 'CaseFigures', 'Creditor', 'LiquidableMonth', 'Served'],
      retention: ['ACCOUNTING'],
    },
  ],
  impersonal: {
    'piano di zona e sue fonti': [
      'ZonePlan',
      'PlanEdition',
      'PlanIntervention',
      'PlanVariation',
      'Fund',
      'FundAllocation',
      'FundRule',
      'FundingLine',
      'FormalAct',
    ],
    'contabilità verso organizzazioni': ['Amounts', 'Commitment', 'Movement'],
    'rendiconti e moduli, per intervento e fondo': [
      'Statement',
      'StatementRow',
      'InterventionTotal',
      'TargetAreaTotal',
      'FundTotal',
      'YearTotal',
      'YearClosing',
      'YearResidue',
      'FundModule',
      'FundModuleCheck',
      'FundModuleFigures',
      'FundModuleRow',
      'FundModuleSubmission',
    ],
    'avanzamento dei progetti multifondo': [
      'MultifondoProject',
      'Bimester',
      'FinancialProgress',
      'PhysicalProgress',
      'ProceduralProgress',
      'ProgressEntry',
      'ProgressRejection',
      'ProgressReport',
      'ProgressRevision',
      'ProgressSnapshot',
      'ProgressStep',
      'SnapshotRejection',
    ],
  },
}
