import { connection } from '@cse/schema/connection'
import { builder } from '../builder.ts'
import type { Extract } from '../store/extract/extracts.ts'
import { ExtractPage, extractPage } from '../store/extract/page.ts'
import { AggregateInput } from './aggregate-input.ts'
import { ExtractedRow } from './extracted-row.ts'

const ExtractedRowConnection = connection(builder, ExtractedRow)

builder.objectFields(ExtractedRowConnection, (t) => ({
  asOf: t.field({
    type: 'DateTime',
    nullable: false,
    description:
      'Up to when it reaches: the `since` of the next extract of this table, which then misses nothing.',
    resolve: (page) => extractIn(page).asOf,
  }),
  complete: t.boolean({
    nullable: false,
    description:
      'Whether these are all rows of the table, to be put in the place of those taken before (prelievo intero); otherwise they are those that ' +
      'changed since `since`.',
    resolve: (page) => extractIn(page).complete,
  }),
  closedThrough: t.field({
    type: 'YearMonth',
    nullable: false,
    description: 'The last month that was closed (ultimo mese chiuso): later ones are not shown of people.',
    resolve: (page) => extractIn(page).closedThrough,
  }),
  expiresAt: t.field({
    type: 'DateTime',
    nullable: false,
    description: 'Until when its pages can be taken (scadenza del prelievo).',
    resolve: (page) => extractIn(page).expiresAt,
  }),
}))

/** All pages of this type are those of extracts; the type of a connection is wider. */
function extractIn(page: unknown): Extract {
  if (page instanceof ExtractPage) return page.extract
  throw new TypeError('A page of rows belongs to no extract')
}

builder.queryField('aggregateExtract', (t) =>
  t.field({
    type: ExtractedRowConnection,
    nullable: true,
    listSize: {
      assumedSize: 20,
      slicingArguments: ['first'],
      sizedFields: ['edges', 'nodes'],
      requireOneSlicingArgument: false,
    },
    description:
      'The rows of a table of figures of any size, page by page (prelievo di dati aggregati): the figures of `aggregate`, up to 200,000 rows. The first ' +
      'page keeps the table as it is published then, so that all pages are of one instant; they can be taken for 24 hours, after a break too, with the ' +
      'same arguments and the `after` of the last page that arrived.',
    args: {
      input: t.arg({ type: AggregateInput, required: true, description: 'Which table.' }),
      since: t.arg({
        type: 'DateTime',
        required: false,
        description:
          'The `asOf` of the extract taken before: only rows that say something else than then. Of offer, money and waiting days all rows are given ' +
          'always; of others when it was more than 100 days ago or the warehouse was made anew.',
      }),
      first: t.arg.int({
        required: false,
        description: 'How many rows from the start or after `after`: 1 to 1,000, 20 by default.',
      }),
      after: t.arg.string({ required: false, description: 'Cursor of the row after which the page begins.' }),
    },
    resolve: (
      _,
      { input: { measure, awaited, by, filter }, since, first, after },
      { session, viewer, now, keys },
    ) =>
      extractPage(
        session,
        { request: { measure, awaited, by, filter: filter ?? {} }, since: since ?? null, first, after },
        { viewer, now, keys },
      ),
  }),
)
