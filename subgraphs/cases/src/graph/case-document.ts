import { decodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { ofFile } from '../custody.ts'
import { type CaseDocumentRow, documentById, documentsOfCase } from '../store/document.ts'
import { Case } from './case.ts'

const CaseDocument = builder.objectRef<CaseDocumentRow>('CaseDocument').implement({
  description: 'A document in the file (documento allegato): what is known of it, not its content.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    title: t.exposeString('title', { nullable: false, description: 'Title (oggetto).' }),
    mediaType: t.exposeString('mediaType', {
      nullable: false,
      description: 'Media type, `application/pdf` (formato).',
    }),
    sizeBytes: t.exposeInt('sizeBytes', { nullable: false, description: 'Size in bytes (dimensione).' }),
    sha256: t.exposeString('sha256', {
      nullable: false,
      description: 'SHA-256 of the content, hexadecimal (impronta).',
    }),
    attachedAt: t.expose('attachedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was attached (data).',
    }),
    restricted: t.exposeBoolean('restricted', {
      nullable: false,
      description:
        'Judicial or minors’ protected datum (dato riservato): shown to who has the permission for it.',
    }),
  }),
})

builder.asEntity(CaseDocument, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => documentById(session, decodeId('case_document', id)),
})

builder.objectField(Case, 'documents', (t) =>
  t.field({
    type: [CaseDocument],
    nullable: true,
    description: 'The documents in the file, newest first (documenti).',
    resolve: ofFile(({ uuid }, _, { session }) => documentsOfCase(session, uuid)),
  }),
)
