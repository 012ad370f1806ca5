import { diaryEntry } from '@cse/db/cases/record-tables'
import { removeDataKeys } from '@cse/db/src/encryption/data-keys'
import { MasterKeys } from '@cse/db/src/encryption/master-key'
import { rewrapDataKeys } from '@cse/db/src/encryption/rewrap'
import { query } from '@cse/db/src/query/query'
import { eq } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATA_KEY } from '../../../test/data-key.ts'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let keys = 0
beforeAll(async () => {
  files = await caseFiles()
}, START)
afterAll(() => files.stop())

const WRITE = `mutation($input: WriteDiaryEntryInput!) { writeDiaryEntry(input: $input) {
  ... on WriteDiaryEntryPayload { diaryEntry { id text } } } }`

/** @param database opened with other keys than those of the tests */
async function write(id: string, text: string, database?: Database) {
  const input = { case: encodeId('case', id), kind: 'NOTE', text, idempotencyKey: `testo cifrato ${++keys}` }
  const { data } = await files.execute(socialWorker, WRITE, { input }, database)
  return data?.['writeDiaryEntry']
}

/** The texts of the diary of a case, as somebody of its comune reads them. */
async function texts(id: string, database = files.graph.database): Promise<string[]> {
  const session = database.session({
    keys: ['comune:072006', 'role:SOCIAL_WORKER'],
    scope: 'LOCAL',
    issuer: 'demo',
    subject: 's',
    roles: [],
    requestId: crypto.randomUUID(),
  })
  try {
    const select = query.select({ text: diaryEntry.text }).from(diaryEntry).where(eq(diaryEntry.caseId, id))
    return (await session.as('cases').rows(select)).map(({ text }) => text)
  } finally {
    await session.abort()
  }
}

test('what is written reads as it was, and no column of the database holds it', async () => {
  const id = await files.open()
  expect(await write(id, 'Canarino in chiaro')).toMatchObject({ diaryEntry: { text: 'Canarino in chiaro' } })
  expect(await texts(id)).toContain('Canarino in chiaro')
  const [found] = await files.admin<{ n: number }[]>`
    select count(*)::int as n from cases.diary_entry
    where diary_entry::text like '%Canarino%' or position('Canarino'::bytea in text::bytea) > 0`
  expect(found?.n).toBe(0)
})

test('a ciphertext put into another row opens there for nobody', async () => {
  const [one, other] = [await files.open(), await files.open()]
  await write(one, 'Del primo')
  await write(other, 'Del secondo')
  await files.admin`
    update cases.diary_entry set text = (select text from cases.diary_entry where case_id = ${one} order by id desc limit 1)
    where id = (select id from cases.diary_entry where case_id = ${other} order by id desc limit 1)`
  await expect(texts(other)).rejects.toThrow(/not of its row/)
  expect(await texts(one)).toContain('Del primo')
})

test('once the keys of a case are gone, its texts are; others stay', async () => {
  const [gone, stays] = [await files.open(), await files.open()]
  await write(gone, 'Da cancellare')
  await write(stays, 'Da conservare')
  await expect(removal(gone, [])).rejects.toThrow()
  expect(await removal(gone, ['system:erasure'])).toBe(1)
  expect([...new Set(await texts(gone))]).toEqual(['Testo cancellato.'])
  expect(await texts(stays)).toContain('Da conservare')
})

test('the database takes no text into an encrypted column', async () => {
  await expect(
    files.admin`update cases.diary_entry set text = convert_to('In chiaro', 'UTF8')`,
  ).rejects.toThrow(/diary_entry_text_encrypted/)
})

test('a new master key takes the place of another while both are valid, and then the other opens nothing', async () => {
  const id = await files.open()
  await write(id, 'Prima del cambio')
  const NEXT = 'the next data key of the tests, 32 bytes'
  const [both, next] = [
    new MasterKeys({ current: NEXT, previous: DATA_KEY }),
    new MasterKeys({ current: NEXT }),
  ]
  const [during, after] = [both, next].map((masterKeys) => files.graph.opened({ masterKeys }))
  await write(id, 'Durante il cambio', during)
  expect(await texts(id, during)).toEqual(expect.arrayContaining(['Prima del cambio', 'Durante il cambio']))
  expect(await rewrapDataKeys(files.admin, both)).toBeGreaterThan(0)
  expect(await rewrapDataKeys(files.admin, both)).toBe(0)
  expect(await texts(id, after)).toEqual(expect.arrayContaining(['Prima del cambio', 'Durante il cambio']))
  await expect(texts(id)).rejects.toThrow(/does not have/)
  expect(
    await rewrapDataKeys(files.admin, new MasterKeys({ current: DATA_KEY, previous: NEXT })),
  ).toBeGreaterThan(0)
  expect(await texts(id)).toContain('Durante il cambio')
})

const removal = (id: string, held: readonly string[]) =>
  files.graph.database.system(
    'cases',
    (session) => session.write((writing) => removeDataKeys(writing, 'cases', [id])),
    held,
  )
