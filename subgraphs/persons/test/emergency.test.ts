import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { ambitoOfBari, anna, bari, byId, carlo, fourPersons, lecce, now, taxCodes } from './people.ts'

let people: Awaited<ReturnType<typeof fourPersons>>

beforeAll(async () => {
  people = await fourPersons()
}, START)

beforeEach(async () => {
  await people.forgetAccesses()
  await people.forgetEmergencies()
})

afterAll(() => people.stop())

const worker = local([lecce], 'SOCIAL_WORKER')
/** Somebody else, to whom another issuer gives the same subject. */
const namesake: Viewer = { ...worker, issuer: 'https://other.example' }
const REASON = 'Trovata in stato confusionale in stazione, sola e senza documenti.'
const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const REQUEST = `mutation($input: RequestEmergencyAccessInput!) { requestEmergencyAccess(input: $input) {
  __typename
  ... on Refusal { message }
  ... on TooManyEmergencies { nextAt }
  ... on RequestEmergencyAccessPayload { emergencyAccess { active expiresAt reason who } person { familyName } }
} }`
let keys = 0

async function request(
  viewer: Viewer,
  taxCode: string,
  more: { reason?: string; key?: string; at?: Date } = {},
) {
  const { reason = REASON, key = `emergency ${++keys}`, at = now } = more
  const { data, errors } = await people.graph.execute(subgraph, {
    viewer,
    query: REQUEST,
    variables: { input: { taxCode, reason, idempotencyKey: key } },
    now: at,
  })
  return { answer: data?.requestEmergencyAccess, errors }
}

const read = (viewer: Viewer, query: string, at: Date) =>
  people.graph.execute(subgraph, { viewer, query, now: at })

test('a record out of scope is open to who asked, and to nobody else, for three hours', async () => {
  const colleague = { ...worker, subject: 'a colleague' }
  const sheet = byId(anna, 'familyName disability { kind } household { members { givenName } }')
  expect(await read(worker, sheet, now)).toEqual({ data: { person: null } })
  const { answer } = await request(worker, taxCodes.anna)
  expect(answer).toEqual({
    __typename: 'RequestEmergencyAccessPayload',
    emergencyAccess: {
      active: true,
      expiresAt: after(3).toISOString(),
      reason: REASON,
      who: 'Assistente sociale, Comune di Lecce',
    },
    person: { familyName: 'Rossi' },
  })
  const { data } = await read(worker, sheet, after(2.9))
  expect(data).toMatchObject({ person: { familyName: 'Rossi', disability: [{}] } })
  expect(await read(colleague, sheet, after(1))).toEqual({ data: { person: null } })
  expect(await read(namesake, sheet, after(1))).toEqual({ data: { person: null } })
  expect(await read(worker, sheet, after(3))).toEqual({ data: { person: null } })
  expect(await read(worker, byId(carlo, 'familyName'), after(1))).toEqual({ data: { person: null } })
})

test('whoever holds the record and the person see it at once, with the reason, and every reading under it', async () => {
  await request(worker, taxCodes.anna)
  await read(worker, byId(anna, 'familyName'), after(1))
  const seen = 'nodes { action what who purpose organisations { ... on Comune { istatCode } } }'
  const entry = {
    action: 'EMERGENCY',
    what: 'Ha consultato la cartella in emergenza, fuori dal proprio ambito',
    who: 'Assistente sociale, Comune di Lecce',
    purpose: REASON,
    organisations: [{ istatCode: lecce }],
  }
  const mine = await people.execute(citizen(anna), `{ me { accesses { ${seen} } } }`)
  expect(mine.data).toEqual({ me: { accesses: { nodes: [entry, entry] } } })
  const holders = await people.execute(local([bari], 'SOCIAL_WORKER'), byId(anna, `accesses { ${seen} }`))
  expect(holders.data).toEqual({ person: { accesses: { nodes: [entry, entry] } } })

  const list = '{ emergencyAccesses { totalCount nodes { active reason subject person { familyName } } } }'
  const reported = { active: true, reason: REASON, person: { familyName: 'Rossi' } }
  for (const [viewer, subject] of [
    [local([bari], 'SOCIAL_WORKER'), worker.subject],
    [local([bari], 'SUPERVISOR'), worker.subject],
    [citizen(anna), null],
  ] as const) {
    const { data } = await people.execute(viewer, list)
    expect(data).toEqual({ emergencyAccesses: { totalCount: 1, nodes: [{ ...reported, subject }] } })
  }
  for (const stranger of [citizen(carlo), planOffice(ambitoOfBari, 'PLAN_OFFICE')]) {
    const { data } = await people.execute(stranger, list)
    expect(data).toEqual({ emergencyAccesses: { totalCount: 0, nodes: [] } })
  }
})

test('an emergency reads and never writes', async () => {
  await request(worker, taxCodes.anna)
  const { data } = await read(
    worker,
    `mutation { recordRelationship(input: { person: "${encodeId('person', anna)}", kind: "FRIEND", name: "Chiunque", idempotencyKey: "not in an emergency" }) { __typename } }`,
    after(1),
  )
  expect(data).toEqual({ recordRelationship: { __typename: 'NotFound' } })
})

test('a tax code that nobody has is answered without a record, is kept, and counts like any other request', async () => {
  const codes = Array.from({ length: 10 }, () => 'FOXNNA01T71L049P')
  for (const code of codes)
    expect((await request(worker, code)).answer).toEqual({
      __typename: 'NotFound',
      message: expect.any(String),
    })
  expect((await request(worker, taxCodes.anna, { at: after(23) })).answer).toEqual({
    __typename: 'TooManyEmergencies',
    message: expect.any(String),
    nextAt: after(24).toISOString(),
  })
  expect((await request(worker, 'FOXNNA01T71L049P', { at: after(23) })).answer).toMatchObject({
    __typename: 'TooManyEmergencies',
  })
  expect((await request(worker, taxCodes.anna, { at: after(24.1) })).answer).toMatchObject({
    __typename: 'RequestEmergencyAccessPayload',
  })
  const kept =
    await people.admin`select person_id, reason from registry.emergency_access where person_id is null`
  expect(kept).toHaveLength(10)
})

test('whom two issuers give one subject are two: in what they may read, how often they ask, under which key, and in the log', async () => {
  const key = 'the same key of both'
  for (let sent = 0; sent < 10; sent++) await request(namesake, 'FOXNNA01T71L049P')
  expect((await request(namesake, taxCodes.anna)).answer).toMatchObject({ __typename: 'TooManyEmergencies' })
  const { answer } = await request(worker, taxCodes.anna, { key })
  expect(answer).toMatchObject({ __typename: 'RequestEmergencyAccessPayload' })
  const later = await request(namesake, taxCodes.anna, { key, at: after(25) })
  expect(later.answer).toMatchObject({ __typename: 'RequestEmergencyAccessPayload' })
  expect(await read(worker, byId(anna, 'familyName'), after(26))).toEqual({ data: { person: null } })
  expect(await read(namesake, byId(anna, 'familyName'), after(26))).toEqual({
    data: { person: { familyName: 'Rossi' } },
  })
  const { data } = await people.execute(
    local([bari], 'SUPERVISOR'),
    '{ accessLog { nodes { issuer subject action } } emergencyAccesses { nodes { issuer subject person { id } } } }',
  )
  const opened = (issuer: string) => ({ issuer, subject: worker.subject, action: 'EMERGENCY' })
  expect(data).toMatchObject({
    accessLog: {
      nodes: expect.arrayContaining([opened(worker.issuer), opened(namesake.issuer)]),
    },
    emergencyAccesses: { nodes: [{ issuer: namesake.issuer }, { issuer: worker.issuer }] },
  })
})

test('requests at once are counted one after the other', async () => {
  const all = await Promise.all(Array.from({ length: 13 }, () => request(worker, taxCodes.anna)))
  const outcomes = all.map(({ answer }) => answer)
  expect(outcomes.filter((outcome) => JSON.stringify(outcome).includes('TooManyEmergencies'))).toHaveLength(3)
})

test('a repeat answers with the first access and opens no other', async () => {
  const first = await request(worker, taxCodes.anna, { key: 'the same key' })
  const again = await request(worker, taxCodes.anna, { key: 'the same key', at: after(1) })
  expect(again).toEqual(first)
  expect(await people.admin`select 1 from registry.emergency_access`).toHaveLength(1)
  const other = await request(worker, taxCodes.anna, { key: 'the same key', reason: `${REASON} Altro.` })
  expect(other.answer).toMatchObject({ __typename: 'RepeatedKey' })
})

test('what is in scope needs no emergency, and a reason says something', async () => {
  const own = local([bari], 'SOCIAL_WORKER')
  expect((await request(own, taxCodes.anna)).answer).toMatchObject({ __typename: 'AlreadyInScope' })
  const held = planOffice(ambitoOfBari, 'PLAN_OFFICE')
  expect((await request(held, taxCodes.bruno)).answer).toMatchObject({ __typename: 'AlreadyInScope' })
  for (const reason of ['urgente', 'x'.repeat(2001), `${'x'.repeat(20)}\0`])
    expect((await request(worker, taxCodes.anna, { reason })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', violations: [{ path: 'input.reason' }] } },
    ])
  expect(await people.admin`select 1 from registry.emergency_access`).toHaveLength(0)
})

test('nobody else may ask', async () => {
  for (const viewer of [
    local([lecce], 'SECRETARIAT'),
    local([lecce], 'PUA'),
    local([lecce], 'SUPERVISOR'),
    planOffice(ambitoOfBari, 'ACCOUNTANT'),
    regional('ANALYST'),
    citizen(carlo),
  ])
    expect((await request(viewer, taxCodes.anna)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ])
})

test('an emergency cannot be edited away', async () => {
  await request(worker, taxCodes.anna)
  await expect(people.admin`update registry.emergency_access set reason = ${REASON}`).rejects.toThrow(
    /append-only/,
  )
  await expect(people.admin`delete from registry.emergency_access`).rejects.toThrow(/append-only/)
  await expect(people.admin`truncate registry.access_entry`).rejects.toThrow(/append-only/)
  await expect(people.admin`delete from registry.access_entry where id > 0`).rejects.toThrow(/append-only/)
})
