import { decodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { type ObjectiveRow, objectiveById } from '../store/project.ts'
import { Outcome } from './outcome.ts'

export const ObjectiveTerm = builder.enumType('ObjectiveTerm', {
  description: 'By when an objective is to be reached (termine).',
  values: {
    SHORT: { description: 'Within months (breve termine).' },
    MEDIUM: { description: 'Within a year (medio termine).' },
    LONG: { description: 'Beyond a year (lungo termine).' },
  },
})

export const Objective = builder.objectRef<ObjectiveRow>('Objective').implement({
  description: 'What a project is to reach (obiettivo).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    description: t.exposeString('description', {
      nullable: false,
      description: 'The objective in words (descrizione).',
    }),
    term: t.expose('term', { type: ObjectiveTerm, nullable: false, description: 'By when (termine).' }),
    outcome: t.expose('outcome', {
      type: Outcome,
      nullable: true,
      description: 'How far it was reached (esito); null before it is verified.',
    }),
    verifiedOn: t.expose('verifiedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which that was verified (data della verifica).',
    }),
  }),
})

builder.asEntity(Objective, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => objectiveById(session, decodeId('objective', id)),
})
