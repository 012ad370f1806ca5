import type { AggregateRow as Row, AggregateTable as Table, DimensionValue as Value } from '../aggregate.ts'
import { LARGEST_NOISE, THRESHOLD } from '../disclosure.ts'
import { AggregateDimension, AggregateMeasure } from './aggregate-input.ts'
import { builder } from './builder.ts'
import { Ambito, Comune, TargetArea } from './territory.ts'

const ConfidentialityStatus = builder.enumType('ConfidentialityStatus', {
  description: 'Whether a figure could be told (SDMX code list CL_CONF_STATUS).',
  values: {
    FREE: { description: 'Published (F).' },
    SMALL_COUNT: { description: 'Not published: too few persons (A, oscurato per numerosità).' },
  },
})

const DimensionValue = builder.objectRef<Value>('DimensionValue').implement({
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

const AggregateRow = builder.objectRef<Row>('AggregateRow').implement({
  description: 'A row of a table of counts: a combination of values and its published count.',
  fields: (t) => ({
    group: t.field({
      type: [DimensionValue],
      nullable: false,
      description: 'The values that name the row, in the order of the dimensions.',
      resolve: ({ group }) => [...group],
    }),
    value: t.exposeInt('value', {
      nullable: true,
      description:
        'The published count; null when it is not told. True zeros are zeros, everything else carries a small fixed noise.',
    }),
    status: t.expose('status', {
      type: ConfidentialityStatus,
      nullable: false,
      description: 'Whether it could be told (stato di riservatezza).',
    }),
  }),
})

const DisclosureMethod = builder
  .objectRef<{ threshold: number; largestNoise: number }>('DisclosureMethod')
  .implement({
    description: 'How persons are protected in a table (metodo di tutela della riservatezza).',
    fields: (t) => ({
      name: t.string({
        nullable: false,
        description: 'Name of the method.',
        resolve: () => 'cell-key perturbation',
      }),
      threshold: t.exposeInt('threshold', {
        nullable: false,
        description: 'Figures about fewer persons are not published.',
      }),
      largestNoise: t.exposeInt('largestNoise', {
        nullable: false,
        description:
          'A published count of persons differs from the true one by at most this much; a total is perturbed in its own right.',
      }),
      source: t.string({
        nullable: false,
        description: 'The rule behind the threshold.',
        resolve: () => 'Regole deontologiche, G.U. 14-1-2019, 19A00181, art. 5',
      }),
    }),
  })

/** A table of counts as it is published. */
export const AggregateTable = builder.objectRef<Table>('AggregateTable').implement({
  description: 'A table of counts, under disclosure control (tabella di frequenza).',
  fields: (t) => ({
    measure: t.expose('measure', {
      type: AggregateMeasure,
      nullable: false,
      description: 'What is counted.',
    }),
    dimensions: t.field({
      type: [AggregateDimension],
      nullable: false,
      description: 'By what it is broken down.',
      resolve: ({ dimensions }) => [...dimensions],
    }),
    rows: t.field({
      type: [AggregateRow],
      nullable: false,
      description: 'The combinations that occur; those that do not are zeros.',
      resolve: ({ rows }) => [...rows],
    }),
    suppressed: t.exposeInt('suppressed', { nullable: false, description: 'How many rows are not told.' }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: false,
      description: 'When the newest event was taken in.',
    }),
    method: t.field({
      type: DisclosureMethod,
      nullable: false,
      description: 'How persons are protected.',
      resolve: () => ({ threshold: THRESHOLD, largestNoise: LARGEST_NOISE }),
    }),
  }),
})
