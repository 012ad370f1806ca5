import {
  opensRecordCopy,
  type RecordCopyFormat,
  recordCopyFormats,
} from '@cse/persons/exports/record-copy/link'
import { decodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addGraphFile, type FileRoute, type LinkRequest, type WrittenFile } from '../graph-file.ts'
import { collectCopy } from './collect.ts'
import { partsOf, recordCopyContributions } from './contributions.ts'
import { documentOf } from './document.ts'
import { recordCopyPdf } from './pdf.ts'

/** `/record-copies/<id>/copy.json` and `.pdf`: all that is kept about a person, for who asked for the copy. */
export function addRecordCopyRoutes(server: FastifyInstance, house: FileRoute): void {
  for (const format of recordCopyFormats)
    addGraphFile(server, house, {
      path: `/record-copies/:request/copy.${format}`,
      operation: 'RecordCopyFile',
      question: RECORD_COPY_FILE,
      asked: (http, viewer, now) => askedBy(http, format, viewer, now),
      write: async (data, viewer) => {
        const { rightsRequest: request } = answer.parse(data)
        return request?.copy && request.person
          ? written(request, request.person, format, viewer, house)
          : null
      },
    })
}

/** Whose copy it is: asked as who asks for it, so that the log of access names them. */
const RECORD_COPY_FILE = `query RecordCopyFile($request: ID!) {
  rightsRequest(id: $request) {
    id protocol receivedOn
    copy { jsonUrl }
    person { id givenName familyName residence { comune { name } } }
  }
}`

const person = z.object({
  id: z.string(),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  residence: z.object({ comune: z.object({ name: z.string() }).nullable() }).nullable(),
})
const request = z.object({
  id: z.string(),
  protocol: z.string().nullable(),
  receivedOn: z.string(),
  copy: z.object({}).nullable(),
  person: person.nullable(),
})
const answer = z.object({ rightsRequest: request.nullable() })

async function written(
  { id, protocol, receivedOn }: z.infer<typeof request>,
  subject: z.infer<typeof person>,
  format: RecordCopyFormat,
  viewer: Viewer,
  { operations }: FileRoute,
): Promise<WrittenFile> {
  const now = new Date()
  const contributions = await recordCopyContributions()
  const whose = { id: subject.id, uuid: decodeId('person', subject.id), request: id }
  const parts = await collectCopy(partsOf(contributions), whose, viewer, now, operations)
  const copy = documentOf(parts, { id, protocol, receivedOn }, contributions, now)
  const name = ['copia-dei-dati', now.toISOString().slice(0, 10)]
  if (format === 'json')
    return {
      type: 'application/json; charset=utf-8',
      name,
      extension: 'json',
      content: JSON.stringify(copy, null, 2),
    }
  const comune = subject.residence?.comune?.name
  const letterhead = {
    body: comune ? `Comune di ${comune}` : 'Cartella sociale elettronica',
    person: [subject.givenName, subject.familyName].filter((part) => part !== null).join(' '),
  }
  const content = await recordCopyPdf(copy, letterhead, contributions, operations.schema)
  return { type: 'application/pdf', name, extension: 'pdf', content }
}

/** What the graph is asked for, when the link opens the copy for this viewer now. */
function askedBy({ params, query }: LinkRequest, format: RecordCopyFormat, viewer: Viewer, now: Date) {
  const seal = z.object({ expires: z.string(), signature: z.string() }).safeParse(query)
  const { request: id = '' } = params
  return seal.success && opensRecordCopy(id, format, seal.data, viewer, now) ? { request: id } : null
}
