import { createHash } from 'node:crypto'
import { paperOf } from '@cse/db/seed/paper'
import { encodeId } from '@cse/schema/ids'
import { isRefused } from '@cse/schema/refusal'
import { useDownloadKey } from '@cse/schema/signed-link'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local, planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { contentOfDocument } from '../src/store/content.ts'
import { keepUpload } from '../src/store/upload.ts'
import { docx, odt, png } from './content.ts'
import { ambitoOfBari, bari, caseFiles, caseOf, citizenAnna, lecce, office, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

useDownloadKey(Buffer.alloc(32, 'download'))
let files: Awaited<ReturnType<typeof caseFiles>>
let transfers: ReturnType<typeof transfersOf>
let keys = 0
beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
}, START)
afterAll(() => files.stop())

const trusted: Viewer = { ...socialWorker, roles: ['SOCIAL_WORKER', 'RESTRICTED'] }
const pdf = paperOf('Relazione').content
const now = new Date('2026-11-02T08:00:00Z')
const sessionOf = (viewer: Viewer) =>
  files.graph.database.session({ ...viewer, keys: keysOf(viewer), requestId: crypto.randomUUID() })

/** Sends a file. @returns what names it in `attachDocument`. */
const send = async (content: Buffer = pdf, viewer = socialWorker, at = now): Promise<string> => {
  const session = sessionOf(viewer)
  const kept = await keepUpload(session.as('cases'), viewer, { content, scannedAt: null }, at)
  await session.close()
  if (isRefused(kept)) throw new Error(kept.message)
  return kept.upload
}
const change = async (viewer: Viewer, verb: 'attachDocument' | 'withdrawDocument', input: object) => {
  const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
  const { data, errors = [] } = await files.graph.ask(subgraph, {
    viewer,
    now,
    variables: { input },
    query: `mutation ($input: ${Verb}Input!) { outcome: ${verb}(input: $input) { __typename ... on Refusal { message }
      ${verb === 'attachDocument' ? '... on ContentMismatch { mediaType } ... on MediaTypeNotAllowed { allowed }' : ''}
      ... on ${Verb}Payload { case { version } document { id title mediaType sizeBytes sha256 restricted downloadUrl withdrawnAt withdrawalReason attachedBy { familyName } } } } }`,
  })
  const [error] = errors
  if (!error)
    return data?.outcome as { __typename: string; document?: { id: string; downloadUrl: string | null } }
  const { code, violations } = error.extensions
  if (code === undefined) throw error.originalError ?? error
  return { code, ...(violations ? { violations } : {}) }
}
const paper = (id: string, upload: string, more: object = {}) => ({
  case: encodeId('case', id),
  expectedVersion: 1,
  idempotencyKey: `documento ${++keys}`,
  upload,
  title: ' Relazione sociale ',
  mediaType: 'application/pdf',
  ...more,
})
const attach = async (id: string, more: object = {}, viewer = socialWorker) =>
  change(viewer, 'attachDocument', paper(id, await send(pdf, viewer), more))
const attached = async (id: string, more: object = {}, viewer = socialWorker): Promise<string> => {
  const made = await attach(id, more, viewer)
  return ('document' in made && made.document?.id) || ''
}
const withdraw = (viewer: Viewer, document: string, expectedVersion = 2) =>
  change(viewer, 'withdrawDocument', {
    caseDocument: document,
    expectedVersion,
    reason: 'È di un’altra persona',
  })
const titles = async (viewer: Viewer, id: string) => {
  const { data } = await files.ask(viewer, caseOf(id, 'documents { title }'))
  return (data as { case: { documents: { title: string }[] | null } | null }).case?.documents?.map(
    ({ title }) => title,
  )
}
const contentFor = async (viewer: Viewer, document: string) => {
  const [row] = await files.admin<{ id: string }[]>`
    select document_id as id from cases.document_content join cases.document on document.id = document_id
    order by (document.id::text = ${document}) desc, document.id desc limit 1`
  const session = sessionOf(viewer)
  const found = await contentOfDocument(session.as('cases'), row?.id ?? '')
  await session.close()
  return found?.content ?? null
}

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
  const { data } = await files.ask(socialWorker, caseOf(id, 'events(first: 1) { nodes { kind note } }'))
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

describe('nothing is attached when', () => {
  const refused = async (id: string, input: object, viewer = socialWorker) => {
    const before = await titles(trusted, id)
    const outcome = await change(viewer, 'attachDocument', input)
    expect(await titles(trusted, id)).toEqual(before)
    return outcome
  }

  test('the file is not what it says it is', async () => {
    const id = await files.open()
    const program = await send(Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00', 'latin1'))
    expect(await refused(id, paper(id, program))).toMatchObject({
      __typename: 'ContentMismatch',
      mediaType: 'application/x-msdownload',
    })
    const picture = await send(png)
    expect(await refused(id, paper(id, picture))).toMatchObject({
      __typename: 'ContentMismatch',
      mediaType: 'image/png',
    })
    const other = paper(id, await send(), { sha256: '0'.repeat(64) })
    expect(await refused(id, other)).toMatchObject({ __typename: 'ContentMismatch' })
    // and the client may try again with the same file
    expect(
      await change(socialWorker, 'attachDocument', paper(id, picture, { mediaType: 'image/png' })),
    ).toMatchObject({
      __typename: 'AttachDocumentPayload',
    })
  })

  test('its format is not kept', async () => {
    const id = await files.open()
    const page = paper(id, await send(Buffer.from('<p>ciao')), { mediaType: 'text/html' })
    expect(await refused(id, page)).toMatchObject({
      __typename: 'MediaTypeNotAllowed',
      allowed: expect.arrayContaining(['application/pdf']),
    })
  })

  test('the file is somebody else’s, or waited for more than an hour', async () => {
    const id = await files.open()
    const colleague: Viewer = { ...socialWorker, subject: 'altra operatrice' }
    const namesake: Viewer = { ...socialWorker, issuer: 'https://other.example' }
    for (const other of [colleague, namesake])
      expect(await refused(id, paper(id, await send(pdf, other)))).toMatchObject({ __typename: 'NotFound' })
    const old = await send(pdf, socialWorker, new Date(now.getTime() - 3_600_001))
    expect(await refused(id, paper(id, old))).toMatchObject({ __typename: 'NotFound' })
  })

  test('the case is elsewhere, was given away, is concluded, or changed meanwhile', async () => {
    const elsewhere = await files.open({ comune: lecce })
    expect(await refused(elsewhere, paper(elsewhere, await send()))).toMatchObject({ __typename: 'NotFound' })
    const given = await transfers.accepted()
    expect(await change(socialWorker, 'attachDocument', paper(given, await send()))).toMatchObject({
      __typename: 'NotHolder',
    })
    const closed = await files.open({ phase: 'CLOSED' })
    expect(await refused(closed, paper(closed, await send()))).toMatchObject({
      __typename: 'PhaseNotAllowed',
    })
    const id = await files.open()
    const stale = paper(id, await send(), { expectedVersion: 7 })
    expect(await refused(id, stale)).toMatchObject({ __typename: 'StaleVersion' })
  })

  test.each([
    ['the title is empty', { title: ' ' }, 'input.title'],
    ['the title is too long', { title: 'x'.repeat(201) }, 'input.title'],
    ['the digest is none', { sha256: 'abc' }, 'input.sha256'],
    ['the file’s id is another type’s', { upload: encodeId('case', crypto.randomUUID()) }, 'input.upload'],
  ])('%s', async (_, wrong, path) => {
    const id = await files.open()
    expect(await refused(id, paper(id, await send(), wrong))).toMatchObject({
      code: 'BAD_USER_INPUT',
      violations: [{ path }],
    })
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
    const { data } = await files.ask(socialWorker, caseOf(id, 'version events(first: 1) { nodes { kind } }'))
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
  const asked = (transfer as { transfer: { id: string } }).transfer.id
  await transfers.accept(asked)
  expect(await contentFor(socialWorker, document)).toBeNull()
  expect(await contentFor(office, document)).toEqual(pdf)
})

test('nobody leaves more than twenty files waiting', async () => {
  const hoarder: Viewer = { ...socialWorker, subject: 'accumula' }
  for (let sent = 0; sent < 20; sent++) await send(Buffer.from(`file ${sent}`), hoarder)
  await expect(send(pdf, hoarder)).rejects.toThrow('Troppi file')
  await expect(send(pdf, { ...hoarder, issuer: 'https://other.example' })).resolves.toMatch(/^upload_/)
  // an hour later they are gone
  await expect(send(pdf, hoarder, new Date(now.getTime() + 3_600_001))).resolves.toMatch(/^upload_/)
})

test('a document is attached in one transaction of at most ten statements', async () => {
  const id = await files.open()
  const upload = await send()
  files.graph.asked()
  await change(socialWorker, 'attachDocument', paper(id, upload))
  const asked = files.graph.asked()
  const first = asked.findIndex((text) => text.includes('receipt'))
  const last = asked.findIndex((text) => text.includes('registry.access_entry'))
  expect(first).toBeGreaterThanOrEqual(0)
  expect(last).toBeGreaterThan(first)
  expect(last - first + 1).toBeLessThanOrEqual(10)
})
