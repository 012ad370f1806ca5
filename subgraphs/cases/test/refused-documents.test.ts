import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { documentsOf } from './attaching.ts'
import { png } from './content.ts'
import { caseFiles, lecce, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
const { pdf, now, send, change, paper, titles } = documentsOf(() => files)
let transfers: ReturnType<typeof transfersOf>

beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
}, START)
afterAll(() => files.stop())

const trusted: Viewer = { ...socialWorker, roles: ['SOCIAL_WORKER', 'RESTRICTED'] }

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

test('nobody leaves more than twenty files waiting', async () => {
  const hoarder: Viewer = { ...socialWorker, subject: 'accumula' }
  for (let sent = 0; sent < 20; sent++) await send(Buffer.from(`file ${sent}`), hoarder)
  await expect(send(pdf, hoarder)).rejects.toThrow('Troppi file')
  await expect(send(pdf, { ...hoarder, issuer: 'https://other.example' })).resolves.toMatch(/^upload_/)
  // an hour later they are gone
  await expect(send(pdf, hoarder, new Date(now.getTime() + 3_600_001))).resolves.toMatch(/^upload_/)
})
