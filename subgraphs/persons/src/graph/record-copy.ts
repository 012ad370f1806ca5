import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { recordCopyLink } from '../exports/record-copy/link.ts'

const copyPath = (request: string, file: string, viewer: Viewer, now: Date) =>
  recordCopyLink.pathFor({ request: encodeId('rights_request', request), file }, viewer, now)

export const RecordCopy = builder.objectRef<{ readonly request: string }>('RecordCopy').implement({
  description: 'Where the copy of a record is found for five minutes, by this viewer alone (copia dei dati).',
  fields: (t) => ({
    jsonUrl: t.string({
      nullable: false,
      description:
        'As JSON in a documented form, `schema/record-copy.schema.json`, relative to the address of the API (formato strutturato).',
      resolve: ({ request }, _, { viewer, now }) => copyPath(request, 'copy.json', viewer, now),
    }),
    pdfUrl: t.string({
      nullable: false,
      description: 'As PDF for reading, relative to the address of the API (documento).',
      resolve: ({ request }, _, { viewer, now }) => copyPath(request, 'copy.pdf', viewer, now),
    }),
  }),
})
