import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { diaryEntry } from '@cse/db/cases/record-tables'
import { dataKeyFor, removeDataKeys } from '@cse/db/src/encryption/data-keys'
import { renewDataKeys } from '@cse/db/src/encryption/renew'
import { RenewalRefused, retireDataKeys } from '@cse/db/src/encryption/retire'
import { storedColumns } from '@cse/db/src/encryption/stored-columns'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { anyOf } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { keysOf as keysOfViewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MASTER_KEYS } from '../../../test/data-key.ts'
import { START } from '../../../test/scratch-graph.ts'
import { caseFiles, socialWorker } from './files.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
beforeAll(async () => {
  files = await caseFiles()
}, START)
afterAll(() => files.stop())

const ALL = {}

async function write(id: string, text: string): Promise<void> {
  const input = { case: encodeId('case', id), kind: 'NOTE', text, idempotencyKey: randomUUID() }
  const { data } = await files.execute(
    socialWorker,
    'mutation($input: WriteDiaryEntryInput!) { writeDiaryEntry(input: $input) { ... on WriteDiaryEntryPayload { diaryEntry { id } } ... on Refusal { message } } }',
    { input },
  )
  expect(data?.['writeDiaryEntry']).toHaveProperty('diaryEntry')
}

/** The texts of the diaries of cases, as somebody of their comune reads them. */
async function texts(ids: readonly string[]): Promise<string[]> {
  const session = files.graph.database.session({
    keys: ['comune:072006', 'role:SOCIAL_WORKER', 'role:RESTRICTED'],
    scope: 'LOCAL',
    issuer: 'demo',
    subject: 's',
    roles: [],
    requestId: randomUUID(),
  })
  try {
    const select = query
      .select({ text: diaryEntry.text })
      .from(diaryEntry)
      .where(anyOf(diaryEntry.caseId, ids))
    return (await session.as('cases').rows(select)).map(({ text }) => text)
  } finally {
    await session.abort()
  }
}

/** How many values of all columns stand under keys that are retired, or under none. */
async function underOldKeys(): Promise<number> {
  let count = 0
  for (const { schema, table, column } of await storedColumns(files.admin)) {
    const [row] = await files.admin.unsafe<{ count: number }[]>(
      `select count(*)::int as "count" from ${table} where "${column}" is not null and not exists (
         select from ${schema}.data_key where key_id = encode(substr("${column}", 2, 16), 'hex')::uuid and retired_at is null)`,
    )
    count += row?.count ?? 0
  }
  return count
}

async function keysOf(id: string): Promise<{ key: string; retired: boolean }[]> {
  return files.admin<{ key: string; retired: boolean }[]>`
    select key_id as "key", retired_at is not null as "retired" from cases.data_key where record_id = ${id}`
}

test('keys are renewed while texts are written and read, and nothing is unreadable at any moment', async () => {
  const ids = [await files.open(), await files.open(), await files.open()]
  const before = (await Promise.all(ids.map(keysOf))).flat().map(({ key }) => key)
  const written: string[] = []
  let going = true
  const writers = ids.map(async (id, writer) => {
    for (let n = 0; going || n < 5; n++) {
      const text = `Scritto durante il rinnovo ${writer}/${n}`
      await write(id, text)
      written.push(text)
    }
  })
  const reads: string[][] = []
  const reader = (async () => {
    while (going) reads.push(await texts(ids))
  })()
  const renewals = []
  for (let n = 0; n < 5; n++) {
    renewals.push(await renewDataKeys(files.admin, MASTER_KEYS, ALL))
    await pause(50)
  }
  going = false
  await Promise.all([...writers, reader])

  for (const renewal of renewals) expect(renewal).toMatchObject({ retired: 3, unreadable: 0 })
  expect(renewals[0]?.encrypted).toBeGreaterThan(20)
  expect(reads.length).toBeGreaterThan(5)
  const all = [...reads.flat(), ...(await texts(ids))]
  expect(all.filter((text) => !/^(Nota|Scritto)/.test(text))).toEqual([])
  expect((await texts(ids)).filter((text) => text.startsWith('Scritto')).toSorted()).toEqual(
    written.toSorted(),
  )
  expect(await underOldKeys()).toBe(0)
  const after = (await Promise.all(ids.map(keysOf))).flat()
  expect(after).toHaveLength(3)
  expect(after.filter(({ key, retired }) => retired || before.includes(key))).toEqual([])
}, 60_000)

test('a renewal that was interrupted is gone on with by the next, which need retire nothing', async () => {
  const id = await files.open()
  await write(id, 'Prima')
  expect(await retireDataKeys(files.admin, MASTER_KEYS, 'cases', ALL)).toBeGreaterThan(0)
  await write(id, 'Dopo')
  expect(await keysOf(id)).toHaveLength(2)
  expect(await texts([id])).toEqual(expect.arrayContaining(['Prima', 'Dopo']))
  expect(await underOldKeys()).toBeGreaterThan(0)
  const renewal = await renewDataKeys(files.admin, MASTER_KEYS, null)
  expect(renewal).toMatchObject({ retired: 0, unreadable: 0 })
  expect(renewal.encrypted).toBeGreaterThan(0)
  expect(await underOldKeys()).toBe(0)
  expect(await keysOf(id)).toHaveLength(1)
  expect(await renewDataKeys(files.admin, MASTER_KEYS, null)).toEqual({
    retired: 0,
    encrypted: 0,
    unreadable: 0,
    removed: 0,
  })
})

test('what somebody writes under a key that they read before it was retired is encrypted anew too', async () => {
  const id = await files.open()
  const entry = newUuid()
  let renewal: ReturnType<typeof renewDataKeys> | undefined
  const session = files.graph.database.session({
    ...socialWorker,
    keys: keysOfViewer(socialWorker),
    requestId: randomUUID(),
  })
  await session.as('cases').write(async (writing) => {
    const key = await dataKeyFor(writing, 'cases', { organisation: 'comune:072006', record: id })
    await expect(renewDataKeys(files.admin, MASTER_KEYS, ALL, 300)).rejects.toThrow(RenewalRefused)
    expect(await texts([id])).toContain('Nota ordinaria')
    renewal = renewDataKeys(files.admin, MASTER_KEYS, null)
    await pause(300)
    await writing.run(sql`
          insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, readers)
          select ${entry}::uuid, case_id, 'NOTE', now(), author_id, organisation, ${key.encrypt(diaryEntry.text, entry, 'Sotto la chiave di prima')}, readers
          from cases.diary_entry where case_id = ${id} limit 1`)
  })
  await session.close()
  expect(await renewal).toMatchObject({ unreadable: 0 })
  expect(await texts([id])).toContain('Sotto la chiave di prima')
  expect(await underOldKeys()).toBe(0)
})

test('a record whose keys were removed stays unreadable', async () => {
  const [gone, stays] = [await files.open(), await files.open()]
  await retireDataKeys(files.admin, MASTER_KEYS, 'cases', ALL)
  const removed = await files.graph.database.system(
    'cases',
    (session) => session.write((writing) => removeDataKeys(writing, 'cases', [gone])),
    ['system:erasure'],
  )
  expect(removed).toBe(2)
  expect(await renewDataKeys(files.admin, MASTER_KEYS, ALL)).toMatchObject({ unreadable: 0 })
  expect([...new Set(await texts([gone]))]).toEqual(['Testo cancellato.'])
  expect(await keysOf(gone)).toEqual([])
  expect(await texts([stays])).toContain('Nota ordinaria')
})

test('a value that was altered stays as it is, is counted, and keeps its key', async () => {
  const id = await files.open()
  await files.admin`
    update cases.diary_entry set text = set_byte(text::bytea, length(text::bytea) - 1, get_byte(text::bytea, length(text::bytea) - 1) # 1)
    where id = (select id from cases.diary_entry where case_id = ${id} limit 1)`
  const [key] = await keysOf(id)
  expect(await renewDataKeys(files.admin, MASTER_KEYS, ALL)).toMatchObject({ unreadable: 1 })
  expect(await keysOf(id)).toContainEqual({ key: key?.key, retired: true })
  await files.admin`delete from cases.diary_entry where case_id = ${id}`
})

test('only keys of one organisation, or only old ones, are retired when that is asked', async () => {
  const [here, there] = [await files.open(), await files.open({ comune: '075035' })]
  const state = async () => [...(await keysOf(here)), ...(await keysOf(there))].map(({ key }) => key)
  const [ofHere, ofThere] = await state()
  await renewDataKeys(files.admin, MASTER_KEYS, { organisation: 'comune:075035' })
  const [kept, renewed] = await state()
  expect(kept).toBe(ofHere)
  expect(renewed).not.toBe(ofThere)
  await files.admin`update cases.data_key set made_at = now() - interval '100 days' where record_id = ${here}`
  await renewDataKeys(files.admin, MASTER_KEYS, { olderThanDays: 90 })
  const [renewedNow, keptNow] = await state()
  expect(renewedNow).not.toBe(ofHere)
  expect(keptNow).toBe(renewed)
})
