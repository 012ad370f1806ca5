import { builder } from '../builder.ts'
import { type PopulationClass as ClassRow, populationClasses } from '../rules/report/population-classes.ts'
import { inhabitantsOfAmbito } from '../store/indicators/inhabitants.ts'
import {
  contextFigures,
  type ContextFigure as FigureRow,
  populationBySexAndAge,
} from '../store/report/report-figures.ts'
import { Comune } from './territory.ts'

/** Of which Ambito and year a section of a report is. */
export interface Section {
  readonly ambito: string
  readonly year: number
}

const PopulationClass = builder.objectRef<ClassRow>('PopulationClass').implement({
  description: 'Inhabitants in a class of age (classe di età).',
  fields: (t) => ({
    ageFrom: t.exposeInt('ageFrom', { nullable: false, description: 'First year of age of the class.' }),
    ageTo: t.exposeInt('ageTo', {
      nullable: true,
      description: 'Last year of age of the class; null for the open one.',
    }),
    males: t.exposeInt('males', {
      nullable: true,
      description: 'Males (maschi); null where the statistic does not tell.',
    }),
    females: t.exposeInt('females', {
      nullable: true,
      description: 'Females (femmine); null where the statistic does not tell.',
    }),
    inhabitants: t.exposeInt('inhabitants', {
      nullable: false,
      description: 'Inhabitants of either sex (residenti).',
    }),
  }),
})

const ContextFigure = builder.objectRef<FigureRow>('ContextFigure').implement({
  description: 'A figure of an official statistic other than the population (dato di contesto).',
  fields: (t) => ({
    dataset: t.exposeString('dataset', { nullable: false, description: 'Code of the statistic.' }),
    title: t.exposeString('title', {
      nullable: false,
      description: 'Italian title of the statistic (titolo).',
    }),
    source: t.exposeString('source', { nullable: false, description: 'Who publishes it (fonte).' }),
    licence: t.exposeString('licence', { nullable: false, description: 'Under which licence (licenza).' }),
    referenceDate: t.expose('referenceDate', {
      type: 'Date',
      nullable: false,
      description: 'The day that it speaks of (data di riferimento).',
    }),
    measure: t.exposeString('measure', {
      nullable: false,
      description: 'What it measures: name of the column.',
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune; null for a figure of the whole Ambito.',
      resolve: ({ comune }) => (comune === null ? null : { istatCode: comune }),
    }),
    value: t.exposeFloat('value', {
      nullable: false,
      description: 'The value, in the unit of the statistic.',
    }),
  }),
})

/** Territory and population of an Ambito in a year. */
export const ReportTerritory = builder.objectRef<Section>('ReportTerritory').implement({
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
        'By sex and class of age; empty while no statistic tells it (dato di contesto non caricato).',
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
