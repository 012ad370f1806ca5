import { fileURLToPath } from 'node:url'
import { openAdmin } from '@cse/db/src/server/server'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../copy-of-database.ts'
import { platform, type TestPlatform } from '../../platform.ts'
import { completePlacement } from '../fixtures/complete-placement.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'

/** What the access page of the design says of places that the law keeps secret, and of how full places are. */
let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform

/** Somebody of Bari in a refuge, as the comune follows it. */
let refuge: { id: string; provider: string; caseId: string; caseNumber: string; person: string }

const BARI = 'ATS-BA-02'
/** What only who places or follows somebody there may read. */
const SECRETS = ['Rifugio esempio', 'Via segreta 1', 'Cooperativa rifugio esempio', 'Atto esempio']

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  const [held] = await admin<{ id: string }[]>`
    select held.id from cases."case" held join cases.project on project.case_id = held.id
    join registry.demo_citizen demo on true join persons.person citizen using (tax_code)
    where holder = 'comune:072006' and phase <> 'CLOSED' and held.person_id = citizen.id limit 1`
  if (!held) throw new Error('The citizen of the demo has no project')
  await completePlacement(admin, held.id, BARI)
  const [found] = await admin<(typeof refuge)[]>`
    select facility.id, provider_id as "provider", held.id as "caseId", number as "caseNumber", person_id as "person"
    from services.facility, cases."case" held where facility.name = 'Rifugio esempio' and held.id = ${held.id}`
  if (!found) throw new Error('There is no refuge')
  refuge = found
  gateway = await platform(database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

const placing = 'social-worker@bari'
const strangers = [...TESTED_PERSONAS.keys(), 'social-worker@lecce', 'plan-office@ATS-LE-06'].filter(
  (name) => !name.includes('social-worker') || !name.endsWith('@bari'),
)

const PLACE =
  'id name address comune { istatCode } provider { id name } authorisation { act } capacity occupancy'

/** Every way to places that takes something a stranger might know or guess. */
function attempts(): string[] {
  const [id, provider] = [encodeId('facility', refuge.id), encodeId('provider', refuge.provider)]
  const filters = [
    '{ regulation: "R.R. 4/2007", article: "80", closedToo: true }',
    `{ ambito: "${BARI}", article: "80" }`,
    '{ comune: "072006", article: "80" }',
    `{ provider: "${provider}" }`,
    '{ name: "Rifugio esempio" }',
    '{ serviceType: "A1.14", name: "Rifugio", withFreePlaces: true }',
    '{ article: "80", accredited: true }',
    '{ article: "80", listed: true }',
  ]
  return [
    ...filters.map(
      (filter) =>
        `{ facilities(filter: ${filter}, first: 50) { totalCount nodes { ${PLACE} } edges { cursor } } }`,
    ),
    `{ facilities(filter: { article: "80" }, last: 50) { nodes { ${PLACE} } pageInfo { startCursor endCursor } } }`,
    `{ facility(id: "${id}") { ${PLACE} } }`,
    `{ node(id: "${id}") { __typename ... on Facility { ${PLACE} } } }`,
    `{ nodes(ids: ["${id}", "${provider}"]) { __typename ... on Facility { ${PLACE} } ... on Provider { name vatNumber } } }`,
    `{ node(id: "${provider}") { ... on Provider { name } } }`,
  ]
}

describe('a protected place', () => {
  test.each(strangers)('is met by %s in no list, by no filter and by no id', async (name) => {
    for (const text of attempts()) {
      const answer = await gateway.as(name).query(text)
      const reported = answer.text.replaceAll(text, '')
      for (const secret of SECRETS) expect(reported, text).not.toContain(secret)
      if (text.includes('totalCount'))
        expect(answer.data, text).toMatchObject({ facilities: { totalCount: 0, nodes: [] } })
    }
  })

  test('is seen by who places somebody there, who is in the log for it', async () => {
    const before = await readings(refuge.person)
    const answer = await gateway.as(placing).query(attempts()[0] ?? '')
    expect(answer.data).toMatchObject({
      facilities: {
        totalCount: 1,
        nodes: [{ name: 'Rifugio esempio', address: 'Via segreta 1', occupancy: 'OVER_HALF' }],
      },
    })
    expect(await readings(refuge.person)).toBe(before + 1)
  })

  test('is not told to the person in it, whose sign-in others may hold, nor to who pays for it', async () => {
    const own =
      'project { plannedInterventions { serviceType { code } facility { id } } versions { interventions { facility { id } } } }'
    const answer = await gateway.as('citizen').query(`{ me { cases { nodes { ${own} } } } }`)
    expect(answer.text).toContain('A1.14')
    expect(answer.text).not.toContain(encodeId('facility', refuge.id))
    const followed = await gateway
      .as(placing)
      .query(`{ caseByNumber(number: "${refuge.caseNumber}") { ${own} } }`)
    expect(followed.text).toContain(encodeId('facility', refuge.id))
  })

  test('is out of sight with the end of the placement, of the case, and with the case’s transfer', async () => {
    const seen = async () =>
      (await gateway.as(placing).query(attempts()[0] ?? '')).text.includes('Via segreta 1')
    await admin`update cases.planned_intervention set ended_on = '2026-01-31', end_reason = 'OTHER' where facility_id = ${refuge.id}`
    expect(await seen()).toBe(false)
    await admin`update cases.planned_intervention set ended_on = null, end_reason = null where facility_id = ${refuge.id}`
    expect(await seen()).toBe(true)
    const [{ phase } = { phase: '' }] = await admin<
      { phase: string }[]
    >`select phase from cases."case" where id = ${refuge.caseId}`
    await admin`update registry.case_custody set readers = array['comune:075035'] where case_id = ${refuge.caseId}`
    expect(await seen()).toBe(false)
    await admin`update registry.case_custody set readers = array['comune:072006'] where case_id = ${refuge.caseId}`
    expect(phase).not.toBe('CLOSED')
    expect(await seen()).toBe(true)
  })

  test('is opened by no emergency', async () => {
    const [row] = await admin<{ taxCode: string }[]>`
      select tax_code as "taxCode" from persons.person where id = ${refuge.person}`
    const operator = gateway.as('social-worker@lecce')
    const input = {
      idempotencyKey: 'urgenza-di-notte',
      taxCode: row?.taxCode,
      reason: 'Richiesta urgente di una persona senza dimora, senza altri contatti',
    }
    const requested = await operator.query(
      'mutation Emergency($input: RequestEmergencyAccessInput!) { requestEmergencyAccess(input: $input) { __typename } }',
      { input },
    )
    expect(requested.text).toContain('RequestEmergencyAccessPayload')
    for (const text of attempts()) {
      const reported = (await operator.query(text)).text
      for (const secret of SECRETS) expect(reported, text).not.toContain(secret)
    }
  })

  test('exists for everybody as a kind of service of its Ambito', async () => {
    const text = `{ ambito(code: "${BARI}") { protectedServices { regulation article denomination protectedBy } } }`
    for (const name of strangers) {
      const { data, errors } = await gateway.as(name).query(text)
      expect(errors).toBeUndefined()
      expect(data).toMatchObject({
        ambito: { protectedServices: expect.arrayContaining([expect.objectContaining({ article: '80' })]) },
      })
    }
  })

  test('is in no answer of a partner', async () => {
    const clients = readRegistry(fileURLToPath(new URL('../../../schema/operations/', import.meta.url)))
    for (const client of ['puglia-sociale', 'dss']) {
      const found = [...(clients.get(client)?.operations ?? [])].find(([, { name }]) => name === 'Facilities')
      const variables = { filter: { article: '80' } }
      const answer = await gateway.as(client).send({ documentId: `sha256:${found?.[0]}`, variables })
      expect(answer.errors).toBeUndefined()
      expect(JSON.stringify(answer.data)).not.toMatch(/"(nodes|edges)":\[\{/)
    }
  })

  test('is what the catalogue says: an article that is marked takes its places out of sight and out of every figure', async () => {
    const text =
      '{ facilities(filter: { article: "68" }, first: 1) { totalCount } aggregate(input: { measure: PLACES, by: [AMBITO, YEAR] }) { rows { value } } }'
    const figures = async () =>
      (await gateway.as('analyst').query(text)).data as {
        facilities: { totalCount: number }
        aggregate: { rows: { value: number }[] }
      }
    const before = await figures()
    expect(before.facilities.totalCount).toBeGreaterThan(0)
    await admin`update services.regulation_article set protected_by = 'prova' where article = '68'`
    const after = await figures()
    expect(after.facilities.totalCount).toBe(0)
    const places = ({ aggregate }: typeof before) => aggregate.rows.reduce((sum, { value }) => sum + value, 0)
    expect(places(after)).toBeLessThan(places(before))
    await admin`update services.regulation_article set protected_by = null where article = '68'`
    expect(await figures()).toEqual(before)
  })
})

describe('how full a facility is', () => {
  test('is a band for everybody and a number for who places somebody there', async () => {
    const text = `{ facilities(filter: { ambito: "${BARI}" }, first: 200) { nodes { id occupancy occupied freePlaces } } }`
    const nodesFor = async (name: string) => {
      const { data } = await gateway.as(name).query(text)
      return (
        data as {
          facilities: {
            nodes: { id: string; occupancy: string; occupied: number | null; freePlaces: number | null }[]
          }
        }
      ).facilities.nodes
    }
    for (const name of strangers)
      for (const node of await nodesFor(name))
        if (!name.startsWith('plan-office'))
          expect(node, name).toMatchObject({
            occupancy: expect.any(String),
            occupied: null,
            freePlaces: null,
          })
    const placed = await admin<{ id: string }[]>`
      select distinct facility_id as id from registry.placement join registry.case_custody using (case_id)
      where readers = array['comune:072006'] and (until is null or until >= current_date)`
    const ids = new Set(placed.map(({ id }) => encodeId('facility', id)))
    const nodes = await nodesFor(placing)
    expect(nodes.some(({ id }) => ids.has(id))).toBe(true)
    for (const { id, occupied } of nodes) expect(occupied !== null, id).toBe(ids.has(id))
  })

  test('leaves analytics in steps of five, of three facilities at least', async () => {
    const text =
      '{ aggregate(input: { measure: OCCUPIED_PLACES, by: [COMUNE, YEAR] }) { rows { value status } } }'
    const { data } = await gateway.as('analyst').query(text)
    const { rows } = (data as { aggregate: { rows: { value: number | null; status: string }[] } }).aggregate
    expect(rows.some(({ status }) => status === 'DOMINANCE')).toBe(true)
    for (const { value } of rows) expect((value ?? 0) % 5).toBe(0)
  })
})

/** How often the log says that a person's record was read. */
async function readings(person: string): Promise<number> {
  const [row] = await admin<{ count: number }[]>`
    select count(*)::int from registry.access_entry where persons @> array[${person}::uuid] and action = 'READ'`
  return row?.count ?? 0
}
