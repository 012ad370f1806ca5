import { builder } from '../builder.ts'
import type { ReleaseRow } from '../store/release/releases.ts'

export const ReleaseStep = builder.objectRef<ReleaseRow['steps'][number]>('ReleaseStep').implement({
  description: 'A step of generalisation (passo di generalizzazione), on top of those before it.',
  fields: (t) => ({
    generalised: t.exposeString('generalised', {
      nullable: false,
      description: 'What it generalised, in Italian words.',
    }),
    records: t.exposeInt('records', {
      nullable: false,
      description: 'How many records could be released after it and not before (record rilasciati).',
    }),
  }),
})
