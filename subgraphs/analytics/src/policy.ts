import { definePolicy, everyone, type PolicyLine } from '@cse/schema/policy'

/** Entities of services, known here by their key alone. */
const territory = everyone('the key alone, of the public territory')
const catalogue = everyone('the key alone, of a public vocabulary')

/** Numbers about people leave through disclosure control alone: the Region sees every territory, a comune and an Ambito their own and the Region. */
const countReaders = ['LOCAL', 'AMBITO', 'REGIONAL'] as const satisfies PolicyLine

/** Atomic records are for the regional application alone (piano regionale 4.2.2: "ad uso esclusivo degli operatori regionali"). */
const recordReaders = ['REGIONAL'] as const satisfies PolicyLine

/** Who may read figures. No field of this subgraph identifies anybody, and none shows a pseudonym. Which rows: `db/analytics/row-policies/`. */
export const policy = definePolicy({
  Query: {
    aggregate: countReaders,
    aggregateExtract: countReaders,
    anonymisedCases: recordReaders,
    release: recordReaders,
    releases: recordReaders,
    indicators: countReaders,
    contextDatasets: countReaders,
  },
  AggregateTable: { '*': countReaders },
  AggregateRow: { '*': countReaders },
  ExtractedRow: { '*': countReaders },
  DimensionValue: { '*': countReaders },
  DisclosureMethod: { '*': countReaders },
  AnonymisedCase: { '*': recordReaders },
  DataRelease: { '*': recordReaders },
  CoveredPeriod: { '*': recordReaders },
  ReleaseStep: { '*': recordReaders },
  ReleaseColumn: { '*': recordReaders },
  ReleaseCode: { '*': recordReaders },
  ReleaseDownloads: { '*': recordReaders },
  ReleaseFile: { '*': recordReaders },
  Indicator: { '*': countReaders },
  IndicatorPoint: { '*': countReaders },
  SocialReport: { '*': countReaders },
  ReportTerritory: { '*': countReaders },
  PopulationClass: { '*': countReaders },
  ContextFigure: { '*': countReaders },
  ContextDataset: { '*': countReaders },
  ReportDemand: { '*': countReaders },
  ReportNeed: { '*': countReaders },
  ReportOffer: { '*': countReaders },
  ReportStaff: { '*': countReaders },
  ReportSpending: { '*': countReaders },
  ReportAmounts: { '*': countReaders },

  // What leaves as a release is the Region's to decide, and cannot be taken back.
  Mutation: { releaseAnonymisedCases: ['REGIONAL:CONTROLLER'] },

  // Entities of other subgraphs: whoever may see them there reaches their key here.
  Ambito: { '*': territory, indicators: countReaders, socialReport: countReaders },
  Comune: { '*': territory },
  TargetArea: { '*': catalogue },
  Fund: { '*': everyone('the key alone, of a public vocabulary of funds') },
})
