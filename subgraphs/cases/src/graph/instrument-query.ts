import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { instruments } from '../store/instrument.ts'
import { AssessmentInstrument } from './instrument.ts'

builder.queryFields((t) => ({
  assessmentInstruments: t.field({
    type: [AssessmentInstrument],
    nullable: true,
    description: 'The instruments of assessment, by name (strumenti di valutazione).',
    args: {
      on: t.arg({
        type: 'Date',
        required: false,
        description: 'Only the versions in use on this day; without it all that ever were.',
      }),
    },
    resolve: (_, { on }, { session }) => instruments(session, { day: on ?? null }),
  }),
  assessmentInstrument: t.field({
    type: AssessmentInstrument,
    nullable: true,
    description: 'A version of an instrument (strumento di valutazione); null where there is none.',
    args: {
      code: t.arg.string({ required: true, description: 'Code (codice): `SVAMA`.' }),
      version: t.arg.string({
        required: false,
        description: 'Version (versione); without it the one in use today.',
      }),
    },
    resolve: async (_, { code, version }, { session, now }) => {
      const day = version == null ? today(now) : null
      const found = await instruments(session, { code, day })
      return found.find((one) => version == null || one.version === version) ?? null
    },
  }),
}))
