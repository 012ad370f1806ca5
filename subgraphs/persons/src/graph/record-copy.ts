import type { LinkContext } from '@cse/schema/download-link'
import { encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { recordCopyLink } from '../exports/record-copy/link.ts'

const copyPath = (request: string, file: string, context: LinkContext) =>
  recordCopyLink.pathFor({ request: encodeId('rights_request', request), file }, context)

export const RecordCopy = builder.objectRef<{ readonly request: string }>('RecordCopy').implement({
  description: 'Where the copy of a record is found for five minutes, by this viewer alone (copia dei dati).',
  fields: (t) => ({
    jsonUrl: t.string({
      nullable: false,
      description:
        'As JSON in a documented form, `schema/record-copy.schema.json`, relative to the address of the API (formato strutturato).',
      resolve: ({ request }, _, context) => copyPath(request, 'copy.json', context),
    }),
    pdfUrl: t.string({
      nullable: false,
      description: 'As PDF for reading, relative to the address of the API (documento).',
      resolve: ({ request }, _, context) => copyPath(request, 'copy.pdf', context),
    }),
  }),
})
