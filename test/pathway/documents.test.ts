import { createHash } from 'node:crypto'
import { paperOf } from '@cse/db/seed/paper'
import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, split, type TestPlatform } from '../platform.ts'
import { ATTACH, type Attached, type Document, headersOf, WITHDRAW } from './attaching.ts'

const TOO_LARGE = 5 * 1024 * 1024 + 1
const worker = 'social-worker@bari'
const stranger = 'social-worker@lecce'

let database: DatabaseCopy
beforeAll(async () => {
  database = await copyOfDatabase()
})
afterAll(() => database.drop())

describe.each([
  ['in one process', platform],
  ['with each subgraph as a server of its own', split],
])('documents, %s', (_, start) => {
  let gateway: TestPlatform
  let file: { id: string; uuid: string; person: string; version: number }
  beforeAll(async () => {
    gateway = await start(database)
    file = await openFile()
  })
  afterAll(() => gateway[Symbol.asyncDispose]())

  const pdf = paperOf('Relazione di prova').content
  const address = (path: string) => new URL(path, gateway.url).href
  const get = async (path: string, as: Client | null) =>
    fetch(address(path), { headers: await headersOf(as) })
  const post = async (as: Client | null, body: Uint8Array, type = 'application/pdf') =>
    fetch(address('/documents'), {
      method: 'POST',
      headers: { ...(await headersOf(as)), 'content-type': type },
      body,
    })

  /** An open case that the comune of Bari holds. */
  async function openFile() {
    const admin = await openAdmin(database.adminUrl)
    const [found] = await admin<{ uuid: string; person: string; version: number }[]>`
      select id as "uuid", person_id as "person", version from cases."case"
      where holder = 'comune:072006' and phase not in ('CLOSED', 'ACCESS_AND_ORIENTATION') and status = 'OPEN' order by version, id limit 1`
    await admin.end()
    if (!found) throw new Error('Bari holds no case')
    return { ...found, id: encodeId('case', found.uuid) }
  }

  /** Sends a file and attaches it. @returns the document. */
  async function attached(more: object = {}) {
    const sent = await post(gateway.as(worker), pdf)
    expect(sent.status).toBe(201)
    const { upload } = (await sent.json()) as { upload: string }
    const { data } = await gateway.as(worker).query(ATTACH, {
      input: {
        case: file.id,
        expectedVersion: file.version,
        idempotencyKey: crypto.randomUUID(),
        upload,
        title: 'Relazione “riservata”: è di prova',
        mediaType: 'application/pdf',
        ...more,
      },
    })
    const { attachDocument } = data as { attachDocument: Attached }
    if (attachDocument.case) file = { ...file, version: attachDocument.case.version }
    return attachDocument
  }

  /** How often the person's record is told to have been read by a download. */
  async function downloadsOf(person: string): Promise<number> {
    const admin = await openAdmin(database.adminUrl)
    const rows = await admin`
      select from registry.access_entry where operation = 'downloadDocument' and ${person} = any (persons)`
    await admin.end()
    return rows.length
  }

  test('a file is sent, attached and opened again by who may, and the log of access has it', async () => {
    const made = await attached({ sha256: createHash('sha256').update(pdf).digest('hex') })
    expect(made).toMatchObject({ __typename: 'AttachDocumentPayload', document: { sizeBytes: pdf.length } })
    const before = await downloadsOf(file.person)
    const answer = await get(made.document?.downloadUrl ?? '', gateway.as(worker))
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(pdf.length),
      'content-disposition':
        "attachment; filename*=UTF-8''Relazione%20%E2%80%9Criservata%E2%80%9D%20%C3%A8%20di%20prova.pdf",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    expect(await downloadsOf(file.person)).toBe(before + 1)
  })

  test('documents of the population open too', async () => {
    const { data } = await gateway
      .as(worker)
      .query(
        '{ cases(first: 50, filter: { custody: FILE }) { nodes { documents { downloadUrl sha256 mediaType } } } }',
      )
    const { nodes } = (data as { cases: { nodes: { documents: Document[] }[] } }).cases
    const [known] = nodes.flatMap(({ documents }) => documents)
    const answer = await get(known?.downloadUrl ?? '', gateway.as(worker))
    const content = Buffer.from(await answer.arrayBuffer())
    expect(createHash('sha256').update(content).digest('hex')).toBe(known?.sha256)
  })

  describe('a link is as if it never was', () => {
    const changed = (path: string, name: string, value: string) => {
      const url = new URL(path, 'http://x')
      url.searchParams.set(name, value)
      return `${url.pathname}${url.search}`
    }
    const expires = (path: string) => Number(new URL(path, 'http://x').searchParams.get('expires'))

    test.each<[string, (path: string) => string, string]>([
      ['for another operator of the same comune', (path) => path, 'secretariat@bari'],
      ['for an operator of another comune', (path) => path, stranger],
      ['for the Region', (path) => path, 'analyst'],
      ['when it is prolonged', (path) => changed(path, 'expires', String(expires(path) + 600)), worker],
      ['when it is too old', (path) => changed(path, 'expires', '1700000000'), worker],
      ['when it is signed by nobody', (path) => path.replace(/&signature=.*/, ''), worker],
      ['when its signature is made up', (path) => changed(path, 'signature', 'A'.repeat(43)), worker],
      [
        'when it is of another document',
        (path) => path.replace(/case_document_\w+/, encodeId('case_document', crypto.randomUUID())),
        worker,
      ],
      ['when it names no document', (path) => path.replace(/case_document_\w+/, 'case_document_x'), worker],
    ])('%s', async (_, change, persona) => {
      const { document } = await attached()
      const before = await downloadsOf(file.person)
      const answer = await get(change(document?.downloadUrl ?? ''), gateway.as(persona))
      expect(answer.status).toBe(404)
      const nothing = await get('/documents/nothing', gateway.as(persona))
      expect(Object.keys((await answer.json()) as object)).toEqual(
        Object.keys((await nothing.json()) as object),
      )
      expect(await downloadsOf(file.person)).toBe(before)
    })

    test('when the document was withdrawn meanwhile', async () => {
      const { document } = await attached()
      const { data } = await gateway.as(worker).query(WITHDRAW, {
        input: { caseDocument: document?.id, expectedVersion: file.version, reason: 'Sbagliato' },
      })
      const { withdrawDocument } = data as { withdrawDocument: Attached }
      expect(withdrawDocument).toMatchObject({ document: { downloadUrl: null } })
      file = { ...file, version: withdrawDocument.case?.version ?? 0 }
      expect((await get(document?.downloadUrl ?? '', gateway.as(worker))).status).toBe(404)
    })
  })

  test('who does not say who they are is asked to, whatever they ask for', async () => {
    const { document } = await attached()
    for (const answer of [
      await get(document?.downloadUrl ?? '', null),
      await get('/documents/nothing', null),
      await post(null, pdf),
    ]) {
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  test.each(['citizen', 'secretariat@bari', 'pua@bari', 'accountant@ATS-BA-02', 'controller', 'dss'])(
    '%s sends no files',
    async (persona) => {
      expect((await post(gateway.as(persona), pdf)).status).toBe(403)
    },
  )

  test('a file that is too large is refused by name', async () => {
    const answer = await post(gateway.as(worker), Buffer.alloc(TOO_LARGE, 'a'))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({
      refused: 'TooLarge',
      message: 'Il file supera 5 MiB.',
      largestBytes: TOO_LARGE - 1,
    })
  })

  test('a file as large as may be goes in and comes out', async () => {
    const text = Buffer.alloc(TOO_LARGE - 1, 'a')
    const sent = (await (await post(gateway.as(worker), text, 'text/plain')).json()) as {
      upload: string
      mediaType: string
    }
    expect(sent.mediaType).toBe('text/plain')
    const { document } = await attached({ upload: sent.upload, mediaType: 'text/plain' })
    const answer = await get(document?.downloadUrl ?? '', gateway.as(worker))
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(Buffer.from(await answer.arrayBuffer()).equals(text)).toBe(true)
  })

  test('a file inside of a form is refused', async () => {
    const form = new FormData()
    form.set('file', new Blob([pdf], { type: 'application/pdf' }))
    const sent = await fetch(address('/documents'), {
      method: 'POST',
      headers: await headersOf(gateway.as(worker)),
      body: form,
    })
    expect(sent.status).toBe(400)
    expect(await sent.text()).toContain('content-type')
  })

  test('an empty file is refused', async () => {
    expect((await post(gateway.as(worker), Buffer.alloc(0))).status).toBe(400)
  })

  test('a file that is not what it says is refused by name, whatever its header says', async () => {
    const sent = await post(gateway.as(worker), Buffer.from('#!/bin/sh\nrm -rf /'), 'application/pdf')
    const { upload, mediaType } = (await sent.json()) as { upload: string; mediaType: string }
    expect(mediaType).toBe('text/plain')
    expect(await attached({ upload })).toMatchObject({ __typename: 'ContentMismatch' })
  })

  test('a file of somebody else is not attached', async () => {
    const sent = (await (await post(gateway.as(stranger), pdf)).json()) as { upload: string }
    expect(await attached({ upload: sent.upload })).toMatchObject({ __typename: 'NotFound' })
  })
})
