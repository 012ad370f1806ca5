import { Staff } from './types.ts'

Staff.implement({
  description:
    'Personnel of one profession in an Ambito in a year (figure professionali). Source: SIOSS survey.',
  fields: (t) => ({
    profession: t.exposeString('profession', {
      nullable: false,
      description: 'The profession (profilo), `Assistente sociale`.',
    }),
    year: t.exposeInt('year', { nullable: false, description: 'Calendar year.' }),
    headcount: t.exposeInt('headcount', { nullable: false, description: 'People (unità di personale).' }),
    fullTimeEquivalent: t.float({
      nullable: false,
      description: 'Full-time equivalents (unità equivalenti a tempo pieno), two decimals.',
      resolve: ({ fullTimeEquivalent }) => Number(fullTimeEquivalent),
    }),
    permanent: t.exposeInt('permanent', {
      nullable: false,
      description: 'Of whom permanently employed (a tempo indeterminato).',
    }),
  }),
})
