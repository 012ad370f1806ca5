import { disabilityKind } from '../rules/disability.ts'
import { DisabilityFinding } from './types.ts'

DisabilityFinding.implement({
  description:
    'What a commission found of a person’s disability (accertamento di invalidità civile o di disabilità). A health datum (GDPR art. 9).',
  fields: (t) => ({
    kind: t.string({
      nullable: false,
      description: 'What was found, in Italian.',
      resolve: ({ kindCode }) => disabilityKind(kindCode),
    }),
    kindCode: t.exposeString('kindCode', {
      nullable: false,
      description: 'SIUSS code, 1-8 (InvaliditaCivile).',
    }),
    percentage: t.exposeInt('percentage', {
      nullable: true,
      description: 'Degree of invalidity in per cent (percentuale di invalidità).',
    }),
    foundOn: t.expose('foundOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the finding (data del verbale).',
    }),
    reviewOn: t.expose('reviewOn', {
      type: 'Date',
      nullable: true,
      description: 'Day from which it must be reviewed (revisione).',
    }),
    source: t.exposeString('source', { nullable: false, description: 'Which source says so (fonte).' }),
  }),
})
