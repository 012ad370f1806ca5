import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import { documentById } from '../store/document.ts'
import { attachDocument, withdrawDocument } from '../store/document-commands.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { CaseDocument } from './case-document.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'

const MediaTypeNotAllowed = refusalType(builder, 'MediaTypeNotAllowed', {
  description: 'Documents of this format are not kept.',
  details: { allowed: { type: ['String'], description: 'The media types that are.' } },
})
const ContentMismatch = refusalType(builder, 'ContentMismatch', {
  description: 'The file is not what the client says it is.',
  details: {
    mediaType: {
      type: 'String',
      description: 'What its content shows it to be; `application/octet-stream` when nothing shows it.',
    },
    sha256: { type: 'String', description: 'SHA-256 of what was received, hexadecimal (impronta).' },
  },
})
const DocumentWithdrawn = refusalType(builder, 'DocumentWithdrawn', {
  description: 'The document was withdrawn already.',
})

mutation(builder, 'attachDocument', {
  description:
    'Attaches a document to a case (allegare un documento): a file that was sent before by POST to `/documents`, with the token, its bytes as the body; that answers with the `upload` to name here, which waits for an hour.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    upload: t.id({ required: true, description: 'What `/documents` answered for the file.' }),
    title: t.string({ required: true, description: 'Title (oggetto): 1 to 200 characters.' }),
    mediaType: t.string({
      required: true,
      description:
        'What the file is (formato); its content must show the same: PDF, PNG, JPEG, OpenDocument text, Word (docx) or plain text.',
    }),
    sha256: t.string({
      required: false,
      description:
        'SHA-256 of the file as the client has it, hexadecimal (impronta): compared with that of what arrived.',
    }),
    restricted: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Judicial or minors’ protected datum (dato riservato). Needs the permission for such data.',
    }),
  }),
  payload: {
    document: { type: CaseDocument, description: 'The document.' },
    case: { type: Case, description: 'The case.' },
  },
  refusals: [...stepRefusals, RepeatedKey, MediaTypeNotAllowed, ContentMismatch],
  decode: ({ expectedVersion, mediaType, restricted, ...input }) => ({
    document: {
      case: decodeId('case', input.case, 'input.case'),
      expectedVersion,
      upload: decodeId('upload', input.upload, 'input.upload'),
      title: requiredText(input.title, 'input.title', { longest: 200 }),
      mediaType,
      sha256: digestOf(input.sha256),
      restricted,
    },
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: ({ key, document }, context) => attachDocument(context.session, actingOf(context), key, document),
  answer: async ({ document }, { session }, { document: attached }) => ({
    document: await documentById(session, document),
    case: await caseById(session, attached.case),
  }),
})

mutation(builder, 'withdrawDocument', {
  description:
    'Withdraws a document that should not be in the file (ritiro di un documento): it is opened no more, and that it was there is kept.',
  input: (t) => ({
    caseDocument: t.id({ required: true, description: 'Id of the document.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    reason: t.string({ required: true, description: 'Why (motivo): 1 to 2,000 characters.' }),
  }),
  payload: {
    document: { type: CaseDocument, description: 'The document, withdrawn.' },
    case: { type: Case, description: 'The case.' },
  },
  refusals: [...stepRefusals, RepeatedKey, DocumentWithdrawn],
  decode: ({ expectedVersion, ...input }) => ({
    document: decodeId('case_document', input.caseDocument, 'input.caseDocument'),
    expectedVersion,
    reason: requiredText(input.reason, 'input.reason'),
  }),
  resolve: (command, context) => withdrawDocument(context.session, actingOf(context), command),
  answer: async (done, { session }, { document }) => ({
    document: await documentById(session, document),
    case: await caseById(session, done.case),
  }),
})

/** A digest as a client writes it, in any case. @throws GraphQLError BAD_USER_INPUT */
function digestOf(given: string | null | undefined): string | null {
  if (given == null) return null
  const digest = given.trim().toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw badInput([{ path: 'input.sha256', reason: 'L’impronta SHA-256 ha 64 cifre esadecimali.' }])
  return digest
}
