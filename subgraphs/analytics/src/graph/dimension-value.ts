import { builder } from '../builder.ts'
import type { DimensionValue as Value } from '../rules/aggregate/rows.ts'
import { AggregateDimension } from './aggregate-dimension.ts'
import { Ambito, Comune, TargetArea } from './foreign.ts'

export const DimensionValue = builder.objectRef<Value>('DimensionValue').implement({
  description: 'The value of one dimension in a row of a table.',
  fields: (t) => ({
    dimension: t.expose('dimension', {
      type: AggregateDimension,
      nullable: false,
      description: 'Which dimension.',
    }),
    code: t.exposeString('code', {
      nullable: false,
      description: 'Code of the value, such as an ISTAT code, 2026-03 or F.',
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune, when that is the dimension.',
      resolve: ({ dimension, code }) => (dimension === 'COMUNE' ? { istatCode: code } : null),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito, when that is the dimension.',
      resolve: ({ dimension, code }) => (dimension === 'AMBITO' ? { code } : null),
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'The target area (area di utenza), when that is the dimension.',
      resolve: ({ dimension, code }) => (dimension === 'TARGET_AREA' ? { code } : null),
    }),
  }),
})
