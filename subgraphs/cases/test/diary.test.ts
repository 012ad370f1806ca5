import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local, planOffice } from '../../../test/viewers.ts'
import { diaryOf } from './diary-entries.ts'
import { ambitoOfBari, bari, caseFiles, caseOf, citizenAnna, lecce, office, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
const { entry, write, written, correct, annotate, read, texts, count } = diaryOf(() => files)
let transfers: ReturnType<typeof transfersOf>

beforeAll(async () => {
  files = await caseFiles()
  transfers = transfersOf(files)
  await files.admin`
    insert into cases.operator (id, issuer, subject, given_name, family_name, profession, ambito_code)
    values (uuidv7(), ${office.issuer}, ${office.subject}, 'Ugo', 'Longo', 'Funzionario', ${ambitoOfBari})`
}, START)
afterAll(() => files.stop())

const colleague: Viewer = { ...socialWorker, subject: 'colleague@bari' }
const trusted: Viewer = { ...socialWorker, roles: ['SOCIAL_WORKER', 'RESTRICTED'] }

test('the social worker writes, and the case itself does not change by it', async () => {
  const id = await files.open()
  expect(await write(socialWorker, entry(id))).toEqual({
    __typename: 'WriteDiaryEntryPayload',
    diaryEntry: {
      id: expect.stringMatching(/^diary_entry_/),
      kind: 'HOME_VISIT',
      text: 'Abitazione in ordine',
      restricted: false,
      author: { familyName: 'Greco' },
      organisation: { __typename: 'Comune' },
      corrects: null,
      annotates: null,
    },
  })
  const { data } = await files.execute(socialWorker, caseOf(id, 'version events { nodes { kind } }'))
  expect(data).toEqual({ case: { version: 1, events: { nodes: [{ kind: 'CASE_OPENED' }] } } })
})

test('a request that comes twice writes once, even at the same time', async () => {
  const id = await files.open()
  const input = entry(id)
  const before = (await count(id)) ?? 0
  const [first, second] = await Promise.all([write(socialWorker, input), write(socialWorker, input)])
  expect(second).toEqual(first)
  expect(await count(id)).toBe(before + 1)
  expect(await write(socialWorker, { ...input, text: 'altro' })).toMatchObject({ __typename: 'RepeatedKey' })
})

test.each([
  ['the secretariat', local([bari], 'SECRETARIAT')],
  ['the PUA', local([bari], 'PUA')],
  ['the accountant', planOffice(ambitoOfBari, 'ACCOUNTANT')],
  ['the citizen', citizenAnna],
])('%s writes nothing', async (_, viewer) => {
  expect(await write(viewer, entry(await files.open()))).toEqual({ code: 'FORBIDDEN' })
})

test('another comune finds no such case', async () => {
  const stranger = { ...local([lecce], 'SOCIAL_WORKER'), subject: socialWorker.subject }
  expect(await write(stranger, entry(await files.open()))).toMatchObject({ __typename: 'NotFound' })
})

test('who is no registered operator signs nothing', async () => {
  const nobody = local([bari], 'SOCIAL_WORKER')
  const namesake = { ...socialWorker, issuer: 'https://other.example' }
  for (const viewer of [nobody, namesake])
    expect(await write(viewer, entry(await files.open()))).toMatchObject({ __typename: 'OperatorUnknown' })
})

test('a concluded case is written of no more', async () => {
  const id = await files.open({ phase: 'CLOSED' })
  expect(await write(socialWorker, entry(id))).toMatchObject({ __typename: 'PhaseNotAllowed' })
})

describe('nothing is written when', () => {
  test.each([
    ['the text is empty', { text: ' \n ' }, 'input.text'],
    ['the text is longer than a diary’s', { text: 'x'.repeat(20_001) }, 'input.text'],
    ['the text has a NUL', { text: 'a\0b' }, 'input.text'],
    ['the key is too short', { idempotencyKey: 'breve' }, 'input.idempotencyKey'],
    ['the id is another type’s', { case: encodeId('person', crypto.randomUUID()) }, 'input.case'],
  ])('%s', async (_, wrong, path) => {
    const id = await files.open()
    const before = await count(id)
    expect(await write(socialWorker, entry(id, wrong))).toMatchObject({
      code: 'BAD_USER_INPUT',
      violations: [{ path }],
    })
    expect(await count(id)).toBe(before)
  })
})

describe('a restricted entry', () => {
  test.each([
    ['an act of a court', { kind: 'JUDICIAL', text: 'Decreto' }],
    ['any other', { restricted: true, text: 'Decreto' }],
  ])('%s is written and read with the permission alone', async (_, more) => {
    const id = await files.open()
    expect(await write(socialWorker, entry(id, more))).toEqual({ code: 'FORBIDDEN' })
    expect(await write(trusted, entry(id, more))).toMatchObject({ diaryEntry: { restricted: true } })
    expect(await texts(trusted, id)).toContain('Decreto')
    expect(await texts(socialWorker, id)).not.toContain('Decreto')
  })

  test('is corrected with the permission alone, and the correction is as restricted', async () => {
    const id = await files.open()
    const decree = await written(id, { kind: 'JUDICIAL' }, trusted)
    expect(await correct(socialWorker, decree)).toMatchObject({ __typename: 'NotFound' })
    expect(await correct(trusted, decree)).toMatchObject({
      diaryEntry: { restricted: true, kind: 'JUDICIAL' },
    })
    expect(await texts(socialWorker, id)).toEqual(['Nota ordinaria'])
  })
})

describe('a correction', () => {
  test('is a new entry that refers to the old one, which stays', async () => {
    const id = await files.open()
    const mistaken = await written(id)
    expect(await correct(socialWorker, mistaken)).toMatchObject({
      diaryEntry: {
        text: 'Era la casa accanto',
        kind: 'HOME_VISIT',
        corrects: { text: 'Abitazione in ordine' },
      },
    })
    const [, entry] = (await read(socialWorker, id)) ?? []
    expect(await read(socialWorker, id)).toContainEqual({
      text: 'Abitazione in ordine',
      restricted: false,
      corrects: null,
      correction: { text: 'Era la casa accanto' },
      annotations: [],
    })
    expect(entry).toBeDefined()
  })

  test('is made once: who must correct again corrects the correction', async () => {
    const id = await files.open()
    const mistaken = await written(id)
    const [one, two] = await Promise.all([
      correct(socialWorker, mistaken),
      correct(socialWorker, mistaken, 'No'),
    ])
    const names = [one, two].map((outcome) => '__typename' in outcome && outcome.__typename)
    expect(names.toSorted()).toEqual(['AlreadyCorrected', 'CorrectDiaryEntryPayload'])
    const made = [one, two].find((outcome) => 'diaryEntry' in outcome)
    const correction = made && 'diaryEntry' in made ? made.diaryEntry?.id : undefined
    expect(await correct(socialWorker, correction ?? '')).toMatchObject({
      __typename: 'CorrectDiaryEntryPayload',
    })
  })

  test('is its author’s alone: a colleague adds a note, and both stay', async () => {
    const id = await files.open()
    const hers = await written(id)
    await files.admin`
      insert into cases.operator (id, issuer, subject, given_name, family_name, profession, comune)
      values (uuidv7(), ${colleague.issuer}, ${colleague.subject}, 'Pia', 'Neri', 'Assistente sociale', ${bari})`
    expect(await correct(colleague, hers)).toEqual({
      __typename: 'NotAuthor',
      message:
        'L’annotazione è di un collega: la corregge chi l’ha scritta, gli altri aggiungono una postilla.',
    })
    expect(await annotate(colleague, hers)).toMatchObject({
      diaryEntry: {
        kind: 'NOTE',
        text: 'Concordo',
        author: { familyName: 'Neri' },
        annotates: { text: 'Abitazione in ordine' },
      },
    })
    expect(await read(socialWorker, id)).toContainEqual({
      text: 'Abitazione in ordine',
      restricted: false,
      corrects: null,
      correction: null,
      annotations: [{ text: 'Concordo' }],
    })
    const decree = await written(id, { kind: 'JUDICIAL' }, trusted)
    expect(await annotate(colleague, decree)).toMatchObject({ __typename: 'NotFound' })
    expect(await annotate(trusted, decree)).toMatchObject({ diaryEntry: { restricted: true } })
  })

  test('may be made when the case is concluded', async () => {
    const id = await files.open({ phase: 'CLOSED' })
    const [note] = await files.admin<{ id: string }[]>`
      select id from cases.diary_entry where case_id = ${id} and not restricted`
    expect(await correct(socialWorker, encodeId('diary_entry', note?.id ?? ''))).toMatchObject({
      __typename: 'CorrectDiaryEntryPayload',
    })
  })
})

test('after a transfer each organisation reads its own entries, and only the holder writes', async () => {
  const id = await transfers.accepted()
  const ofComune = await written(id)
  expect(ofComune).toBe('')
  expect(await write(socialWorker, entry(id))).toMatchObject({ __typename: 'NotHolder' })
  expect(await write(office, entry(id, { text: 'Dell’Ambito' }))).toMatchObject({
    diaryEntry: { organisation: { __typename: 'Ambito' } },
  })
  expect(await texts(socialWorker, id)).toEqual(['Nota ordinaria'])
  expect(await texts(office, id)).toEqual(['Dell’Ambito'])
  await transfers.giveBack(id, await transfers.versionOf(office, id))
  expect(await texts(office, id)).toBeUndefined()
  expect(await texts(socialWorker, id)).toEqual(['Nota ordinaria'])
})

test('the database edits no entry and lets only the holder add one', async () => {
  const id = await transfers.accepted()
  const asComune = async (statement: ReturnType<typeof sql>) => {
    const session = files.graph.database.session({
      keys: [`comune:${bari}`, 'role:SOCIAL_WORKER', 'role:RESTRICTED'],
      scope: 'LOCAL',
      issuer: 'i',
      subject: 's',
      roles: [],
      requestId: crypto.randomUUID(),
    })
    try {
      await session.as('cases').write((writing) => writing.run(statement))
    } finally {
      await session.abort()
    }
  }
  await expect(
    asComune(sql`update cases.diary_entry set text = decode(repeat('01', 45), 'hex')`),
  ).rejects.toThrow()
  await expect(asComune(sql`delete from cases.diary_entry`)).rejects.toThrow()
  await expect(
    asComune(sql`
      insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, readers)
      select uuidv7(), ${id}, 'NOTE', now(), id, 'comune:' || ${bari}, decode(repeat('01', 45), 'hex'), array['comune:' || ${bari}] from cases.operator limit 1`),
  ).rejects.toThrow()
})
