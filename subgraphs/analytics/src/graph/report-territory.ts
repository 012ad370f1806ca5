import { builder } from '../builder.ts'
import { populationClasses } from '../rules/report/population-classes.ts'
import type { ReportSection } from '../rules/report/section.ts'
import { inhabitantsOfAmbito } from '../store/indicators/inhabitants.ts'
import { contextFigures, populationBySexAndAge } from '../store/report/report-figures.ts'
import { ContextFigure } from './context-figure.ts'
import { PopulationClass } from './population-class.ts'

/** Territory and population of an Ambito in a year. */
export const ReportTerritory = builder.objectRef<ReportSection>('ReportTerritory').implement({
  description: 'Territory and population (territorio e popolazione) in a relazione sociale.',
  fields: (t) => ({
    inhabitants: t.int({
      nullable: true,
      description:
        'Inhabitants of the comuni that make the Ambito at the end of the year (popolazione residente).',
      resolve: async ({ ambito, year }, _, { session }) =>
        (await inhabitantsOfAmbito(session, ambito, { year }))[0]?.inhabitants ?? null,
    }),
    source: t.string({
      nullable: true,
      description: 'Who publishes the population, and of which day it is (fonte).',
      resolve: async ({ ambito, year }, _, { session }) =>
        (await inhabitantsOfAmbito(session, ambito, { year }))[0]?.source ?? null,
    }),
    population: t.field({
      type: [PopulationClass],
      nullable: false,
      description:
        'By sex and class of age; empty while no statistic has it (dato di contesto non caricato).',
      resolve: async ({ ambito, year }, _, { session }) =>
        populationClasses(await populationBySexAndAge(session, ambito, { year })),
    }),
    statistics: t.field({
      type: [ContextFigure],
      nullable: false,
      description:
        'Other official statistics that were loaded, each of its newest year that is not later (dati di contesto).',
      resolve: ({ ambito, year }, _, { session }) => contextFigures(session, ambito, { year }),
    }),
  }),
})
