import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { documentLink } from '../exports/document/link.ts'
import { type CaseDocumentRow, documentById, documentsOfCase } from '../store/document.ts'
import { operatorById } from '../store/operator.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { Operator } from './operator.ts'

const DocumentScan = builder.enumType('DocumentScan', {
  description: 'What a scanner for viruses said of a file (esito del controllo antivirus).',
  values: {
    NOT_SCANNED: {
      description: 'Not scanned (non controllato): who opens it should know where it comes from.',
    },
    CLEAN: { description: 'It was scanned, and nothing was found (controllato).' },
    INFECTED: {
      description: 'A scan after it was attached found a virus (infetto): it is kept, and opened by nobody.',
    },
  },
})

export const CaseDocument = builder.objectRef<CaseDocumentRow>('CaseDocument').implement({
  description:
    'A document in the file (documento allegato). It is never deleted: who attached a wrong one withdraws it.',
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
    scan: t.expose('scan', {
      type: DocumentScan,
      nullable: false,
      description: 'Whether it passed a scanner for viruses (controllo antivirus).',
    }),
    scannedAt: t.expose('scannedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was scanned (data del controllo); null for one that was not.',
    }),
    restricted: t.exposeBoolean('restricted', {
      nullable: false,
      description:
        'Judicial or minors’ protected datum (dato riservato): shown to who has the permission for it.',
    }),
    attachedBy: t.field({
      type: Operator,
      nullable: true,
      description: 'Who attached it (operatore); null when it was no operator known here.',
      resolve: ({ attachedById }, _, { session }) =>
        attachedById ? operatorById(session, attachedById) : null,
    }),
    downloadUrl: t.string({
      nullable: true,
      description:
        'Where its content is found for the next five minutes, relative to the address of the API: for this viewer alone, who sends the token with it. Null for a withdrawn one and one with a virus. Its answer says in `cse-scan` whether it was scanned.',
      resolve: ({ uuid, withdrawnAt, scan }, _, context) =>
        withdrawnAt === null && scan !== 'INFECTED'
          ? documentLink.pathFor({ document: encodeId('case_document', uuid) }, context)
          : null,
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was withdrawn (ritiro): its content is kept and opened no more.',
    }),
    withdrawnBy: t.field({
      type: Operator,
      nullable: true,
      description: 'Who withdrew it (operatore).',
      resolve: ({ withdrawnById }, _, { session }) =>
        withdrawnById ? operatorById(session, withdrawnById) : null,
    }),
    withdrawalReason: t.exposeString('withdrawalReason', {
      nullable: true,
      description: 'Why it was withdrawn (motivo del ritiro).',
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
    description: 'The documents in the file, newest first, withdrawn ones among them (documenti).',
    resolve: ofFile(({ uuid }, _, { session }) => documentsOfCase(session, uuid)),
  }),
)
