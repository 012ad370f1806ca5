import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type DownloadRequest, defineDownload } from '@cse/schema/download'
import { decodeId } from '@cse/schema/ids'
import { partsOf } from '@cse/schema/record-copy/parts'
import { collectCopy } from './collect.ts'
import { documentOf } from './document.ts'
import { recordCopyLink } from './link.ts'
import { recordCopyPdf } from './pdf.ts'
import { type GrantedCopy, grantedCopy, RECORD_COPY_FILE } from './query.ts'

type Request = DownloadRequest<SchemaSession>

/** All that is kept about a person, for who asked for the copy. */
export const recordCopyDownload = defineDownload<GrantedCopy, SchemaSession>({
  link: recordCopyLink,
  operation: 'RecordCopyFile',
  query: RECORD_COPY_FILE,
  variables: ({ request }) => ({ request }),
  answer: grantedCopy,
  name: (_, { now }) => ['copia-dei-dati', now.toISOString().slice(0, 10)],
  files: {
    'copy.json': { type: 'application/json; charset=utf-8', write: json },
    'copy.pdf': { type: 'application/pdf', write: pdf },
  },
})

async function json(granted: GrantedCopy, request: Request): Promise<string> {
  return JSON.stringify(await copyOf(granted, request), null, 2)
}

async function pdf(granted: GrantedCopy, request: Request): Promise<Buffer> {
  const { givenName, familyName, residence } = granted.person
  const comune = residence?.comune?.name
  const letterhead = {
    body: comune ? `Comune di ${comune}` : 'Cartella sociale elettronica',
    person: [givenName, familyName].filter((part) => part !== null).join(' '),
  }
  const copy = await copyOf(granted, request)
  return recordCopyPdf(copy, letterhead, await request.contributions(), request.api)
}

async function copyOf({ request: { id, protocol, receivedOn }, person }: GrantedCopy, request: Request) {
  const contributions = await request.contributions()
  const whose = { id: person.id, uuid: decodeId('person', person.id), request: id }
  const parts = await collectCopy(partsOf(contributions), whose, request)
  return documentOf(parts, { id, protocol, receivedOn }, contributions, request.now)
}
