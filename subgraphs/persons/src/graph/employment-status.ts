import { builder } from '../builder.ts'
import { EmploymentStatus } from './types.ts'

const EmploymentCondition = builder.enumType('EmploymentCondition', {
  description: 'How somebody stands to work (condizione occupazionale).',
  values: {
    EMPLOYED: { description: 'Employed (occupato dipendente).' },
    SELF_EMPLOYED: { description: 'Self-employed (lavoratore autonomo).' },
    UNEMPLOYED: { description: 'Unemployed (disoccupato).' },
    INACTIVE: { description: 'Neither working nor looking for work (inattivo).' },
    STUDENT: { description: 'In education (studente).' },
    RETIRED: { description: 'Retired (pensionato).' },
  },
})

EmploymentStatus.implement({
  description: 'How a person stands to work, as a certified source says (stato occupazionale).',
  fields: (t) => ({
    status: t.expose('status', { type: EmploymentCondition, nullable: false, description: 'The condition.' }),
    since: t.expose('since', { type: 'Date', nullable: true, description: 'Since when, where known.' }),
    source: t.exposeString('source', { nullable: false, description: 'Which source says so (fonte).' }),
    asOf: t.expose('asOf', {
      type: 'Date',
      nullable: false,
      description: 'The day of which the source speaks.',
    }),
  }),
})
