import { builder } from '../builder.ts'
import type { Missing, PeopleFigure } from '../rules/indicators/figures.ts'
import type { ReportSection } from '../rules/report/section.ts'
import { figuresOfAmbito, lastClosedYear } from '../store/indicators/indicators.ts'
import { demandByTargetArea } from '../store/report/demand.ts'
import { IndicatorMissing } from './indicator-missing.ts'
import { ReportNeed } from './report-need.ts'

/** Needs and demand of an Ambito in a year: published counts alone, of years that are over. */
export const ReportDemand = builder.objectRef<ReportSection>('ReportDemand').implement({
  description: 'Needs and demand (domanda sociale) in a relazione sociale, under disclosure control.',
  fields: (t) => {
    const count = (figure: PeopleFigure, description: string) =>
      t.int({
        nullable: true,
        description,
        resolve: async (section, _, { session, now }) => {
          const figureOfYear = (await figuresOfAmbito(session, now, section))?.[figure]
          return typeof figureOfYear === 'number' ? figureOfYear : null
        },
      })
    return {
      newCases: count(
        'cases',
        'Cases opened in the year (cartelle aperte), as published; null when not published.',
      ),
      deliveries: count(
        'deliveries',
        'Monthly deliveries in the year (erogazioni mensili), as published; null when not published.',
      ),
      missing: t.field({
        type: IndicatorMissing,
        nullable: true,
        description: 'Why the counts are not published; null when they are.',
        resolve: async (section, _, { session, now }): Promise<Missing | null> => {
          const figureOfYear = (await figuresOfAmbito(session, now, section))?.cases
          return typeof figureOfYear === 'string' ? figureOfYear : null
        },
      }),
      byTargetArea: t.field({
        type: [ReportNeed],
        nullable: false,
        description: 'Cases opened in the year by target area; empty while the year is not over.',
        resolve: ({ ambito, year }, _, { session, now }) =>
          year > lastClosedYear(now) ? [] : demandByTargetArea(session, ambito, { year }),
      }),
    }
  },
})
