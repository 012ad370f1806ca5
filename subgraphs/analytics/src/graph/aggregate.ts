import { builder } from '../builder.ts'
import { aggregateTable } from '../store/aggregate/aggregate-table.ts'
import { AggregateInput } from './aggregate-input.ts'
import { AggregateTable } from './aggregate-table.ts'

builder.queryField('aggregate', (t) =>
  t.field({
    type: AggregateTable,
    nullable: true,
    description:
      'A table of figures over the anonymised facts, under disclosure control (dati aggregati). A comune and an Ambito see their own ' +
      'territory by territory, and the Region as a whole. Which combinations of dimensions are published, the refusal of another says.',
    args: { input: t.arg({ type: AggregateInput, required: true, description: 'What to count.' }) },
    resolve: (_, { input: { measure, awaited, by, filter } }, { session, viewer, now }) =>
      aggregateTable(session, { measure, awaited, by, filter: filter ?? {} }, { viewer, now }),
  }),
)
