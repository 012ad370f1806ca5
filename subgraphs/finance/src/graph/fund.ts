import { builder } from '../builder.ts'
import { fundByCode, funds } from '../store/funds.ts'
import { Fund } from './types.ts'

Fund.implement({
  description: 'A source of money for social policies (fondo), national, European, regional or municipal.',
  fields: (t) => ({
    code: t.exposeID('code', { nullable: false, description: 'Short name, `FNPS`.' }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the fund (denominazione).' }),
    level: t.exposeString('level', {
      nullable: false,
      description: 'Who provides it (livello): `statale`, `UE`, `regionale`, `comunale` …',
    }),
    note: t.exposeString('note', { nullable: true, description: 'Where its rules or its monitoring are.' }),
  }),
})

builder.asEntity(Fund, {
  key: builder.selection<{ code: string }>('code'),
  resolveReference: ({ code }, { session }) => fundByCode(session, code),
})

builder.queryField('funds', (t) =>
  t.field({
    type: [Fund],
    nullable: false,
    description: 'The funds that zone plans draw on, by code.',
    resolve: (_, __, { session }) => funds(session),
  }),
)
