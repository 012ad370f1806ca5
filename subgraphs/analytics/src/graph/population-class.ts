import { builder } from '../builder.ts'
import type { PopulationClass as Row } from '../rules/report/population-classes.ts'

export const PopulationClass = builder.objectRef<Row>('PopulationClass').implement({
  description: 'Inhabitants in a class of age (classe di età).',
  fields: (t) => ({
    ageFrom: t.exposeInt('ageFrom', { nullable: false, description: 'First year of age of the class.' }),
    ageTo: t.exposeInt('ageTo', {
      nullable: true,
      description: 'Last year of age of the class; null for the open one.',
    }),
    males: t.exposeInt('males', {
      nullable: true,
      description: 'Males (maschi); null where the statistic does not say.',
    }),
    females: t.exposeInt('females', {
      nullable: true,
      description: 'Females (femmine); null where the statistic does not say.',
    }),
    inhabitants: t.exposeInt('inhabitants', {
      nullable: false,
      description: 'Inhabitants of either sex (residenti).',
    }),
  }),
})
