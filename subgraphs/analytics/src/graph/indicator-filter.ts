import { builder } from '../builder.ts'

export const IndicatorFilter = builder.inputType('IndicatorFilter', {
  description: 'Which indicators are wanted.',
  fields: (t) => ({
    year: t.int({ required: false, description: 'Calendar year; the last one that is over by default.' }),
    ambito: t.id({ required: false, description: 'Code of an Ambito; all of them by default.' }),
    codes: t.stringList({ required: false, description: 'Codes of indicators; all of them by default.' }),
  }),
})
