import type { Processing } from '@cse/schema/processing'

/** What is processed of people for statistics and planning, for the register of processing activities. */
export const processing: Processing = {
  activities: [
    {
      name: 'Statistica e programmazione regionale',
      purpose:
        'Osservare i bisogni e programmare i servizi su fatti senza nome, con controllo della divulgazione',
      legalBasis: [
        'Reg. UE 2016/679 art. 6.1.e e 89',
        'D.Lgs. 147/2017 art. 24',
        'Regole deontologiche G.U. 14-1-2019, 19A00181',
      ],
      dataSubjects: ['persone prese in carico, senza nome'],
      data: [
        'fatti generalizzati, collegati nel tempo da uno pseudonimo che chi li legge non può ricondurre',
      ],
      types: ['AnonymisedCase'],
      retention: ['ANONYMISED_FACT'],
    },
  ],
  impersonal: {
    'aggregati sotto controllo della divulgazione': [
      'AggregateRow',
      'AggregateTable',
      'DimensionValue',
      'DisclosureMethod',
      'ExtractedRow',
      'Indicator',
      'IndicatorPoint',
      'PopulationClass',
    ],
    'descrizione dei rilasci': [
      'CoveredPeriod',
      'DataRelease',
      'ReleaseCode',
      'ReleaseColumn',
      'ReleaseDownloads',
      'ReleaseFile',
      'ReleaseStep',
    ],
    'statistiche ufficiali': ['ContextDataset', 'ContextFigure'],
    'relazione sociale': [
      'ReportAmounts',
      'ReportDemand',
      'ReportNeed',
      'ReportOffer',
      'ReportSpending',
      'ReportStaff',
      'ReportTerritory',
      'SocialReport',
    ],
  },
}
