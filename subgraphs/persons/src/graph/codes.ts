import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { type CodeRow, consentPurposes, relationshipKinds } from '../store/codes.ts'

const RecordCode = builder.objectRef<CodeRow>('RecordCode').implement({
  description:
    'A word of a vocabulary of the administration (voce di codifica), with the days on which it may be used.',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'The code (codice).' }),
    name: t.exposeString('name', { nullable: false, description: 'What it says, in Italian (descrizione).' }),
    validFrom: t.expose('from', { type: 'Date', nullable: false, description: 'First day it may be used.' }),
    validTo: t.expose('to', {
      type: 'Date',
      nullable: true,
      description: 'First day it may no longer be used; none while it has no end.',
    }),
    valid: t.boolean({
      nullable: false,
      description: 'Whether it may be used today (in vigore).',
      resolve: ({ from, to }, _, { now }) => from <= today(now) && (to === null || today(now) < to),
    }),
  }),
})

builder.queryFields((t) => ({
  consentPurposes: t.field({
    type: [RecordCode],
    nullable: true,
    description: 'To what somebody may consent (finalità del consenso).',
    resolve: (_, __, { session }) => consentPurposes(session),
  }),
  relationshipKinds: t.field({
    type: [RecordCode],
    nullable: true,
    description: 'What ties somebody to a person (tipi di legame).',
    resolve: (_, __, { session }) => relationshipKinds(session),
  }),
}))
