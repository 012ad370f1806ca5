import { createHash } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local, planOffice } from '../../../test/viewers.ts'
import { documentsOf } from './attaching.ts'
import { docx, odt, png } from './content.ts'
import { ambitoOfBari, bari, caseFiles, caseOf, citizenAnna, lecce, office, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
const { pdf, now, send, change, paper, attach, attached, withdraw, titles, contentFor } = documentsOf(
  () => files,
)
let transfers: ReturnType<typeof transfersOf>

beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
}, START)
afterAll(() => files.stop())

const trusted: Viewer = { ...socialWorker, roles: ['SOCIAL_WORKER', 'RESTRICTED'] }

test('a document is attached with what it is, who attached it and the digest the server computed', async () => {
  const id = await files.open()
  expect(await attach(id)).toEqual({
    __typename: 'AttachDocumentPayload',
    case: { version: 2 },
    document: {
      id: expect.stringMatching(/^case_document_/),
      title: 'Relazione sociale',
      mediaType: 'application/pdf',
      sizeBytes: pdf.length,
      sha256: createHash('sha256').update(pdf).digest('hex'),
      restricted: false,
      downloadUrl: expect.stringMatching(/^\/documents\/case_document_/),
      withdrawnAt: null,
      withdrawalReason: null,
      attachedBy: { familyName: 'Greco' },
    },
  })
  const { data } = await files.execute(socialWorker, caseOf(id, 'events(first: 1) { nodes { kind note } }'))
  expect(data).toEqual({ case: { events: { nodes: [{ kind: 'DOCUMENT_ATTACHED', note: null }] } } })
})

test.each([
  ['an OpenDocument text', odt, 'application/vnd.oasis.opendocument.text'],
  ['a Word document', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['a picture', png, 'image/png'],
  ['a text', Buffer.from('Appunti'), 'text/plain'],
])('%s is attached', async (_, content, mediaType) => {
  const made = await change(
    socialWorker,
    'attachDocument',
    paper(await files.open(), await send(content), { mediaType }),
  )
  expect(made).toMatchObject({ document: { mediaType } })
})

test('a request that comes twice attaches one document, and a file is taken once', async () => {
  const id = await files.open()
  const upload = await send()
  const input = paper(id, upload)
  const [first, second] = await Promise.all([
    change(socialWorker, 'attachDocument', input),
    change(socialWorker, 'attachDocument', input),
  ])
  expect(second).toMatchObject({ document: { id: 'document' in first && first.document?.id } })
  expect(await titles(socialWorker, id)).toEqual(['Relazione sociale', 'Relazione'])
  const again = paper(id, upload, { expectedVersion: 2 })
  expect(await change(socialWorker, 'attachDocument', again)).toMatchObject({ __typename: 'NotFound' })
})

test.each([
  ['the secretariat', local([bari], 'SECRETARIAT')],
  ['the PUA', local([bari], 'PUA')],
  ['the accountant', planOffice(ambitoOfBari, 'ACCOUNTANT')],
  ['the citizen', citizenAnna],
])('%s attaches nothing', async (_, viewer) => {
  expect(await change(viewer, 'attachDocument', paper(await files.open(), await send()))).toEqual({
    code: 'FORBIDDEN',
  })
})

describe('a restricted document', () => {
  test('is attached, seen and opened with the permission alone', async () => {
    const id = await files.open()
    expect(await attach(id, { restricted: true })).toEqual({ code: 'FORBIDDEN' })
    const document = await attached(id, { restricted: true, title: 'Decreto segreto' }, trusted)
    expect(await titles(trusted, id)).toContain('Decreto segreto')
    expect(await titles(socialWorker, id)).not.toContain('Decreto segreto')
    expect(await contentFor(trusted, document)).toEqual(pdf)
    expect(await contentFor(socialWorker, document)).toBeNull()
  })
})

describe('a document that was withdrawn', () => {
  test('is shown with the reason and opened by nobody, and its content is kept', async () => {
    const id = await files.open()
    const document = await attached(id)
    expect(await contentFor(socialWorker, document)).toEqual(pdf)
    expect(await withdraw(socialWorker, document)).toMatchObject({
      case: { version: 3 },
      document: {
        withdrawalReason: 'È di un’altra persona',
        downloadUrl: null,
        withdrawnAt: now.toISOString(),
      },
    })
    expect(await contentFor(socialWorker, document)).toBeNull()
    expect(await withdraw(socialWorker, document, 3)).toMatchObject({ __typename: 'DocumentWithdrawn' })
    const { data } = await files.execute(
      socialWorker,
      caseOf(id, 'version events(first: 1) { nodes { kind } }'),
    )
    expect(data).toEqual({ case: { version: 3, events: { nodes: [{ kind: 'DOCUMENT_WITHDRAWN' }] } } })
    const [{ kept } = { kept: 0 }] = await files.admin<{ kept: number }[]>`
      select count(*)::int as kept from cases.document_content join cases.document on document.id = document_id where case_id = ${id}`
    expect(kept).toBe(1)
  })

  test.each([
    ['the secretariat', local([bari], 'SECRETARIAT'), { code: 'FORBIDDEN' }],
    ['another comune', local([lecce], 'SOCIAL_WORKER'), { __typename: 'NotFound' }],
  ])('is not withdrawn by %s', async (_, viewer, answer) => {
    expect(await withdraw(viewer, await attached(await files.open()))).toMatchObject(answer)
  })
})

test('after a transfer the document is the Ambito’s', async () => {
  const id = await files.open()
  const document = await attached(id)
  const transfer = await transfers.request(id, { expectedVersion: 2 })
  const requested = (transfer as { transfer: { id: string } }).transfer.id
  await transfers.accept(requested)
  expect(await contentFor(socialWorker, document)).toBeNull()
  expect(await contentFor(office, document)).toEqual(pdf)
})

test('a document is attached in one transaction of at most ten statements', async () => {
  const id = await files.open()
  const upload = await send()
  files.graph.requested()
  await change(socialWorker, 'attachDocument', paper(id, upload))
  const requested = files.graph.requested()
  const first = requested.findIndex((text) => text.includes('idempotency_record'))
  const last = requested.findIndex((text) => text.includes('registry.access_entry'))
  expect(first).toBeGreaterThanOrEqual(0)
  expect(last).toBeGreaterThan(first)
  expect(last - first + 1).toBeLessThanOrEqual(10)
})
