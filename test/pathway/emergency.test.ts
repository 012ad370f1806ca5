import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileHeldBy, type KnownFile } from '../authorization/fixtures/known-files.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { writingPlainTexts } from '../plain-texts.ts'
import { platform, split, type TestPlatform } from '../platform.ts'

const REASON = 'Allontanata da casa nella notte con due minori, accolta dal pronto intervento sociale.'
const CANARY = 'Canarino riservato'

const REQUEST = `mutation Emergency($input: RequestEmergencyAccessInput!) { requestEmergencyAccess(input: $input) {
  __typename ... on Refusal { message } ... on RequestEmergencyAccessPayload { emergencyAccess { id active } person { id familyName } } } }`
const FILE = `query FileInEmergency($id: ID!) { person(id: $id) {
  familyName taxCode residence { address }
  cases(first: 5) { nodes {
    number phase project { title } documents { title } diary(first: 50) { nodes { text } } events(first: 5) { nodes { kind } } } } } }`

describe.each([
  ['in one process', platform],
  ['split over HTTP', split],
])('an emergency, %s', (_, start) => {
  let database: DatabaseCopy
  let admin: Sql
  let gateway: TestPlatform
  let file: KnownFile

  beforeAll(async () => {
    database = await copyOfDatabase()
    admin = await openAdmin(database.adminUrl)
    gateway = await start(database)
    file = await fileHeldBy(admin, 'comune:072006')
    await writingPlainTexts(admin, async () => {
      for (const [title, restricted] of [
        ['Relazione sociale', false],
        [CANARY, true],
      ] as const)
        await admin`insert into cases.document (id, case_id, title, media_type, size_bytes, sha256, attached_at, restricted)
        values (uuidv7(), ${file.case}, ${title}, 'application/pdf', 1, ${'a'.repeat(64)}, now(), ${restricted})`
      await admin`insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, restricted, readers)
      select uuidv7(), ${file.case}, 'NOTE', now(), id, 'comune:072006', ${CANARY}, false, '{comune:072006}'
      from cases.operator where comune = '072006' limit 1`
    })
  })

  afterAll(async () => {
    await gateway[Symbol.asyncDispose]()
    await admin.end()
    await database.drop()
  })

  const read = async (persona: string) => {
    const { data, text } = await gateway.as(persona).query(FILE, { id: encodeId('person', file.person) })
    const { person } = data as { person: { cases: { nodes: { documents: object[] }[] } } | null }
    return { person, text }
  }
  const request = async (persona: string, taxCode: string, key: string) => {
    const input = { taxCode, reason: REASON, idempotencyKey: key }
    const { data } = await gateway.as(persona).query(REQUEST, { input })
    return (data as { requestEmergencyAccess: { __typename: string } }).requestEmergencyAccess
  }

  test('opens person and file to who asked, never what is restricted nor the diary of others, until it ends', async () => {
    // the role for restricted data is held for the own territory, not for this
    const helper = 'social-worker+restricted@lecce'
    expect((await read(helper)).person).toBeNull()
    expect(await request(helper, file.taxCode, 'in the night')).toMatchObject({
      __typename: 'RequestEmergencyAccessPayload',
      emergencyAccess: { active: true },
    })
    const { person, text } = await read(helper)
    expect(person?.cases.nodes[0]).toMatchObject({
      number: file.number,
      documents: expect.arrayContaining([{ title: 'Relazione sociale' }]),
      diary: { nodes: [] },
    })
    expect(text).not.toContain(CANARY)
    expect((await read('social-worker+restricted@bari')).text).toContain(CANARY)
    for (const stranger of ['social-worker@lecce', 'social-worker@altamura', 'plan-office@ATS-LE-01'])
      expect((await read(stranger)).person).toBeNull()
    const others = await gateway
      .as(helper)
      .query('{ persons(first: 200) { nodes { residence { comune { istatCode } } } } }')
    expect(others.text).not.toContain('072006')

    await admin.unsafe(`set session_replication_role = replica;
      update registry.emergency_access set granted_at = granted_at - interval '3 hours', expires_at = expires_at - interval '3 hours';
      set session_replication_role = origin`)
    expect((await read(helper)).person).toBeNull()
  })

  test('the Ambito too may ask, and changes nothing of what it sees', async () => {
    const helper = 'plan-office@ATS-LE-01'
    await request(helper, file.taxCode, 'by the Ambito')
    expect((await read(helper)).person).not.toBeNull()
    const [before] = await admin`select to_jsonb(c) as row from cases."case" c where id = ${file.case}`
    const consent = {
      person: encodeId('person', file.person),
      purpose: 'CONTACT',
      givenOn: '2026-10-01',
      signatory: 'La persona',
      idempotencyKey: 'not in an emergency',
    }
    const { text } = await gateway
      .as(helper)
      .query(
        'mutation($input: RecordConsentInput!) { recordConsent(input: $input) { __typename ... on Refusal { message } } }',
        { input: consent },
      )
    expect(text).toContain('NotFound')
    const [after] = await admin`select to_jsonb(c) as row from cases."case" c where id = ${file.case}`
    expect(after).toEqual(before)
  })

  test('the holder, its supervisor and the log have it', async () => {
    const list = '{ emergencyAccesses { nodes { who reason person { taxCode } } } }'
    const { data } = await gateway.as('social-worker@bari').query(list)
    const { nodes } = (data as { emergencyAccesses: { nodes: object[] } }).emergencyAccesses
    expect(nodes).toContainEqual({
      who: expect.stringContaining('Assistente sociale, Comune di Lecce'),
      reason: REASON,
      person: { taxCode: file.taxCode },
    })
    const log = await gateway
      .as('supervisor@bari')
      .query('{ accessLog(filter: { action: EMERGENCY }) { nodes { subject purpose operation } } }')
    const entries = (log.data as { accessLog: { nodes: object[] } }).accessLog.nodes
    for (const operation of ['Emergency', 'FileInEmergency'])
      expect(entries).toContainEqual({
        subject: 'social-worker+restricted@075035',
        purpose: REASON,
        operation,
      })
    const own = await gateway
      .as('ambito-supervisor@ATS-LE-01')
      .query('{ accessLog(filter: { action: EMERGENCY }) { nodes { subject } } }')
    expect(own.text).toContain('plan-office@ATS-LE-01')
    expect(own.text).not.toContain('social-worker')
  })
})
