import { builder } from '../builder.ts'

export const IndicatorFilter = builder.inputType('IndicatorFilter', {
  description: 'Which indicators are wanted.',
  fields: (t) => ({
    year: t.int({ required: false, description: 'Calendar year; the last one that is over unless told.' }),
    ambito: t.id({ required: false, description: 'Code of an Ambito; all of them unless told.' }),
    codes: t.stringList({ required: false, description: 'Codes of indicators; all of them unless told.' }),
  }),
})
