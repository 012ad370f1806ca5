import { decodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { type OperatorRow, operatorById, operatorOf, operatorsOfCase } from '../store/operator.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { Ambito, Comune } from './foreign.ts'

export const Operator = builder.objectRef<OperatorRow>('Operator').implement({
  description: 'Who works on cases for a comune or an Ambito (operatore).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    givenName: t.exposeString('givenName', { nullable: false, description: 'Nome.' }),
    familyName: t.exposeString('familyName', { nullable: false, description: 'Cognome.' }),
    profession: t.exposeString('profession', {
      nullable: false,
      description: 'Profession (profilo professionale).',
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune they work for; null for who works for an Ambito.',
      resolve: ({ comuneCode }) => (comuneCode ? { istatCode: comuneCode } : null),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito they work for (Ufficio di Piano); null for who works for a comune.',
      resolve: ({ ambitoCode }) => (ambitoCode ? { code: ambitoCode } : null),
    }),
  }),
})

builder.asEntity(Operator, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => operatorById(session, decodeId('operator', id)),
})

builder.queryField('operator', (t) =>
  t.field({
    type: Operator,
    nullable: true,
    description:
      'The operator behind the token (operatore che accede), for whom `cases(filter: { mine: true })` lists what is assigned; null for who is none.',
    resolve: (_, __, { session, viewer }) => operatorOf(session, viewer),
  }),
)

builder.objectFields(Case, (t) => ({
  caseManager: t.field({
    type: Operator,
    nullable: true,
    description: 'Who answers for the case (case manager, assistente sociale responsabile).',
    resolve: ofFile(async ({ uuid }, _, { session }) => {
      const assigned = await operatorsOfCase(session, uuid)
      return assigned.find(({ role }) => role === 'CASE_MANAGER')
    }),
  }),
  team: t.field({
    type: [Operator],
    nullable: true,
    description: 'Who works on the case today (équipe), the case manager first.',
    resolve: ofFile(({ uuid }, _, { session }) => operatorsOfCase(session, uuid)),
  }),
}))
