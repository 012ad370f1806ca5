import { paperOf } from '@cse/db/seed/paper'
import { openAdmin } from '@cse/db/src/server/server'
import type { ClamdAddress } from '@cse/gateway/config/scanner-setting'
import { scanDocuments } from '@cse/gateway/scanning/scan-documents'
import { createScanner } from '@cse/gateway/scanning/scanner'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startImpostor } from '../../gateway/test/scanning/impostor.ts'
import { cases } from '../../subgraphs/cases/src/subgraph.ts'
import { EICAR, MARKED, NO_CLAMD, startClamd } from '../clamd.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { MASTER_KEYS } from '../data-key.ts'
import { METRICS_TOKEN, platform, type TestPlatform } from '../platform.ts'

const worker = 'social-worker@bari'
const pdf = paperOf('Relazione di prova').content

let database: DatabaseCopy
let admin: Sql
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

/** The platform with this scanner; undefined: with none. */
const platformWith = (CSE_CLAMD_URL: string | undefined) => platform(database, undefined, { CSE_CLAMD_URL })

async function send(gateway: TestPlatform, body: Uint8Array) {
  const answer = await fetch(new URL('/documents', gateway.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await gateway.as(worker).token()}`,
      'content-type': 'application/pdf',
    },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as { readonly upload: string } }
}

async function attach(gateway: TestPlatform, upload: string): Promise<Attached> {
  const [found] = await admin<{ uuid: string; version: number }[]>`
    select id as "uuid", version from cases."case"
    where holder = 'comune:072006' and phase not in ('CLOSED', 'ACCESS_AND_ORIENTATION') and status = 'OPEN' order by id limit 1`
  const input = {
    case: encodeId('case', found?.uuid ?? ''),
    expectedVersion: found?.version,
    idempotencyKey: crypto.randomUUID(),
    upload,
    title: 'Relazione',
    mediaType: 'application/pdf',
  }
  const { data } = await gateway.as(worker).query(ATTACH, { input })
  return (data as { attachDocument: { document: Attached } }).attachDocument.document
}

async function open(gateway: TestPlatform, path: string) {
  const answer = await fetch(new URL(path, gateway.url), {
    headers: { authorization: `Bearer ${await gateway.as(worker).token()}` },
  })
  return { scan: answer.headers.get('cse-scan'), content: Buffer.from(await answer.arrayBuffer()) }
}

async function waiting(): Promise<number> {
  const [row] = await admin<{ count: number }[]>`select count(*)::int as "count" from cases.upload`
  return row?.count ?? -1
}

async function counted(gateway: TestPlatform, finding: string): Promise<number> {
  const answer = await fetch(new URL('/metrics', gateway.url), {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  })
  const line = new RegExp(`^cse_scanned_files_total\\{finding="${finding}"\\} (\\d+)$`, 'm')
  return Number(line.exec(await answer.text())?.[1] ?? 0)
}

describe.skipIf(NO_CLAMD !== undefined)(`with ClamAV ${NO_CLAMD ?? ''}`, () => {
  let stop: () => Promise<void>
  let gateway: TestPlatform
  beforeAll(async () => {
    const clamd = await startClamd()
    stop = clamd.stop
    gateway = await platformWith(clamd.socketUrl)
  })
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]()
    await stop()
  })

  test('a file is scanned before it is kept, and its document and its link say so', async () => {
    const sent = await send(gateway, pdf)
    expect(sent.status).toBe(201)
    const document = await attach(gateway, sent.body.upload)
    expect(document).toMatchObject({ scan: 'CLEAN', scannedAt: expect.any(String) })
    expect(await open(gateway, document.downloadUrl)).toEqual({ scan: 'CLEAN', content: pdf })
    expect(await counted(gateway, 'clean')).toBe(1)
  })

  test('a file with a virus is refused, counted and kept nowhere', async () => {
    const before = await waiting()
    const message = 'Il file contiene un virus o altro software dannoso: non è stato accolto.'
    expect(await send(gateway, EICAR)).toEqual({
      status: 422,
      body: { refused: 'FileInfected', message, violations: [{ path: 'body', reason: message }] },
    })
    expect(await waiting()).toBe(before)
    expect(await counted(gateway, 'infected')).toBe(1)
  })
})

test('a scanner that is not there lets no file in', async () => {
  await using gateway = await platformWith('unix:/nowhere/clamd.ctl')
  const before = await waiting()
  expect(await send(gateway, pdf)).toMatchObject({
    status: 503,
    body: { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
  })
  expect(await waiting()).toBe(before)
  expect(await counted(gateway, 'unavailable')).toBe(1)
})

test('a scanner that takes no file of this length lets it not in', async () => {
  await using scanner = await startImpostor({ answer: 'INSTREAM size limit exceeded. ERROR\0' })
  if (!('port' in scanner.address)) throw new Error('No port')
  await using gateway = await platformWith(`tcp://127.0.0.1:${scanner.address.port}`)
  const before = await waiting()
  expect(await send(gateway, pdf)).toMatchObject({ status: 413, body: { refused: 'TooLargeToScan' } })
  expect(await waiting()).toBe(before)
})

test('without a scanner a document says that it was not scanned, and so does its link', async () => {
  await using gateway = await platformWith(undefined)
  const document = await attach(gateway, (await send(gateway, pdf)).body.upload)
  expect(document).toMatchObject({ scan: 'NOT_SCANNED', scannedAt: null })
  expect(await open(gateway, document.downloadUrl)).toEqual({ scan: 'NOT_SCANNED', content: pdf })
  expect(await counted(gateway, 'not_scanned')).toBe(1)
})

test.skipIf(NO_CLAMD !== undefined)(
  `what came without a scanner is scanned once there is one ${NO_CLAMD ?? ''}`,
  async () => {
    const clamd = await startClamd()
    await using gateway = await platformWith(undefined)
    try {
      const good = await attach(gateway, (await send(gateway, pdf)).body.upload)
      const bad = await attach(gateway, (await send(gateway, Buffer.concat([pdf, MARKED]))).body.upload)
      await admin`update cases.document set scan = 'CLEAN', scanned_at = now() where attached_at < now() - interval '1 hour'`
      const scanner = createScanner(addressOf(clamd.socketUrl))
      const unscanned = await cases.unscannedFiles()
      const done = await scanDocuments({ admin, masterKeys: MASTER_KEYS }, scanner, unscanned)
      expect(done.infected.map((id) => encodeId('case_document', id))).toEqual([bad.id])
      expect(done.clean).toBeGreaterThan(0)
      expect(await scanDocuments({ admin, masterKeys: MASTER_KEYS }, scanner, unscanned)).toEqual({
        clean: 0,
        infected: [],
        tooLarge: [],
      })
      expect(await open(gateway, good.downloadUrl)).toEqual({ scan: 'CLEAN', content: pdf })
      // its link of before opens nothing, and it has no other
      expect((await open(gateway, bad.downloadUrl)).content.includes('%PDF')).toBe(false)
      const { data } = await gateway.as(worker).query(DOCUMENT, { id: bad.id })
      expect(data).toEqual({ node: { scan: 'INFECTED', scannedAt: expect.any(String), downloadUrl: null } })
    } finally {
      await clamd.stop()
    }
  },
)

interface Attached {
  readonly id: string
  readonly scan: string
  readonly scannedAt: string | null
  readonly downloadUrl: string
}

const ATTACH = `mutation Attach($input: AttachDocumentInput!) { attachDocument(input: $input) {
  ... on AttachDocumentPayload { document { id scan scannedAt downloadUrl } } ... on Refusal { message } } }`
const DOCUMENT = 'query ($id: ID!) { node(id: $id) { ... on CaseDocument { scan scannedAt downloadUrl } } }'

function addressOf(url: string): ClamdAddress {
  return { path: url.slice('unix:'.length) }
}
