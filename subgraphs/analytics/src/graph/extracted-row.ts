import { builder } from '../builder.ts'
import type { ExtractedRow as Row } from '../store/extract/extracts.ts'
import { ConfidentialityStatus } from './confidentiality-status.ts'
import { DimensionValue } from './dimension-value.ts'

export const ExtractedRow = builder.objectRef<Row>('ExtractedRow').implement({
  description:
    'A row of a table that is taken page by page (riga del prelievo): its group names it from one extract to the next.',
  fields: (t) => ({
    group: t.field({
      type: [DimensionValue],
      nullable: false,
      listSize: { assumedSize: 3 },
      description: 'The values that name the row, in the order of the dimensions.',
      resolve: ({ group }) => [...group],
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description:
        'The published figure, as in `aggregate`; null when it is not published. Zero, among changes, when the row is not published any more.',
    }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: true,
      description: 'The same as an exact decimal, where it is money (importo).',
    }),
    status: t.expose('status', {
      type: ConfidentialityStatus,
      nullable: false,
      description: 'Whether it could be published (stato di riservatezza).',
    }),
  }),
})
