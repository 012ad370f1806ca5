import { tableOf } from '../aggregate.ts'
import { admit } from '../question.ts'
import { cellsOf, freshnessOf } from '../store.ts'
import { AggregateInput } from './aggregate-input.ts'
import { AggregateTable } from './aggregate-table.ts'
import { builder } from './builder.ts'

builder.queryField('aggregate', (t) =>
  t.field({
    type: AggregateTable,
    nullable: true,
    description:
      'A table of counts over the anonymised facts, under disclosure control (dati aggregati). A comune and an Ambito see their own ' +
      'territory by territory, and the Region as a whole.',
    args: { input: t.arg({ type: AggregateInput, required: true, description: 'What to count.' }) },
    resolve: async (_, { input: { measure, by, filter } }, { session, viewer, now }) => {
      const question = admit({ measure, by, filter: filter ?? {} }, viewer)
      const [cells, asOf] = await Promise.all([cellsOf(session, question), freshnessOf(session, measure)])
      return tableOf(question, cells, asOf ?? now)
    },
  }),
)
