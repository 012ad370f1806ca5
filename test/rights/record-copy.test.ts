import { readFileSync } from 'node:fs'
import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, split, type TestPlatform } from '../platform.ts'

const REQUEST = `mutation Request($input: RequestRecordCopyInput!) { requestRecordCopy(input: $input) {
  __typename
  ... on RequestRecordCopyPayload { request { id kind status protocol copy { jsonUrl pdfUrl } } }
  ... on Refusal { message } } }`

interface Requested {
  readonly __typename: string
  readonly request?: {
    readonly id: string
    readonly copy: { readonly jsonUrl: string; readonly pdfUrl: string }
  }
}

interface Copy {
  readonly version: number
  readonly request: { readonly protocol: string | null }
  readonly person: { readonly taxCode: string; readonly household: { readonly members: object[] } | null }
  readonly cases: { readonly number: string; readonly deliveries: object[]; readonly events: object[] }[]
  readonly accesses: { readonly who: string; readonly operation: string | null }[]
  readonly withheld: string[]
}

const validator = addFormats
  .default(new Ajv.default({ strict: false }))
  .compile(JSON.parse(readFileSync(new URL('../../schema/record-copy.schema.json', import.meta.url), 'utf8')))

let database: DatabaseCopy
beforeAll(async () => {
  database = await copyOfDatabase()
})
afterAll(() => database.drop())

describe.each([
  ['in one process', platform],
  ['with each subgraph as a server of its own', split],
])('the copy of a record, %s', (_, start) => {
  let gateway: TestPlatform
  /** Of Bari: somebody with a case that has a diary and deliveries. */
  let resident: {
    uuid: string
    id: string
    taxCode: string
    familyName: string
    diary: string
    others: string[]
  }
  beforeAll(async () => {
    gateway = await start(database)
    const admin = await openAdmin(database.adminUrl)
    const [found] = await admin<Omit<typeof resident, 'id'>[]>`
      select person.id as "uuid", person.tax_code as "taxCode", person.family_name as "familyName",
        (select text from cases.diary_entry where case_id = held.id limit 1) as "diary",
        array(select other.given_name || ' ' || other.family_name from persons.person other
          where other.household_id = person.household_id and other.id <> person.id) as "others"
      from cases."case" held join persons.person on person.id = held.person_id
      where held.comune = '072006' and person.residence_comune = '072006' and person.tax_code is not null
        and exists (select from cases.delivery where case_id = held.id)
        and exists (select from cases.diary_entry where case_id = held.id)
      order by (select count(*) from persons.household_member member where member.household_id = person.household_id) desc, person.id limit 1`
    await admin.end()
    if (!found) throw new Error('Bari follows nobody')
    resident = { ...found, id: encodeId('person', found.uuid) }
  })
  afterAll(() => gateway[Symbol.asyncDispose]())

  const execute = async (as: Client, input: object): Promise<Requested> => {
    const { data, errors } = await as.query(REQUEST, {
      input: { idempotencyKey: crypto.randomUUID(), ...input },
    })
    expect(errors).toBeUndefined()
    return (data as { requestRecordCopy: Requested }).requestRecordCopy
  }
  const get = async (path: string, as: Client | null) =>
    fetch(new URL(path, gateway.url), {
      headers: as ? { authorization: `Bearer ${await as.token()}` } : {},
    })
  const office = () => gateway.as('social-worker@bari')
  const copied = async (as: Client, input: object) => {
    const { request } = await execute(as, input)
    if (!request) throw new Error('No copy was granted')
    const response = await get(request.copy.jsonUrl, as)
    expect(response.status).toBe(200)
    return { request, copy: (await response.json()) as Copy }
  }

  test('the citizen gets all that is kept, in the documented form', async () => {
    const { copy } = await copied(gateway.as('citizen'), {})
    expect(validator(copy), JSON.stringify(validator.errors)).toBe(true)
    expect(copy.cases.length).toBeGreaterThan(0)
    expect(copy.cases.flatMap(({ events }) => events).length).toBeGreaterThan(0)
    expect(copy.withheld.length).toBeGreaterThan(3)
  })

  test('the office gets it for who handed in a request, by its protocol number', async () => {
    const { copy } = await copied(office(), { person: resident.id, protocol: '2026/1234' })
    expect(validator(copy), JSON.stringify(validator.errors)).toBe(true)
    expect(copy.request.protocol).toBe('2026/1234')
    expect(copy.person.taxCode).toBe(resident.taxCode)
    expect(copy.cases.flatMap(({ deliveries }) => deliveries).length).toBeGreaterThan(0)
  })

  test('third parties and professionals’ notes are not in it', async () => {
    const { copy } = await copied(office(), { person: resident.id, protocol: '2026/1235' })
    const text = JSON.stringify(copy)
    expect(resident.diary.length).toBeGreaterThan(0)
    expect(text).not.toContain(JSON.stringify(resident.diary).slice(1, -1))
    for (const other of resident.others) expect(text).not.toContain(other)
    expect(copy.person.household?.members.every((member) => !('givenName' in member))).toBe(true)
  })

  test('the document is readable: header of the body, page numbers, Italian', async () => {
    const as = office()
    const { request } = await execute(as, { person: resident.id, protocol: '2026/1236' })
    const response = await get(request?.copy.pdfUrl ?? '', as)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    const pdf = await getDocumentProxy(new Uint8Array(await response.arrayBuffer()))
    const { text: pages, totalPages } = await extractText(pdf)
    expect(pages[0]).toContain('Comune di Bari')
    for (const [at, page] of pages.entries()) expect(page).toContain(`Pagina ${at + 1} di ${totalPages}`)
    const text = pages.join(' ')
    expect(text).toContain('Copia dei dati della cartella sociale')
    expect(text).toContain('protocollo 2026/1236')
    expect(text).toContain(resident.taxCode)
    expect(text).toContain('Che cosa non è compreso e perché')
    expect(text).not.toMatch(/undefined|\[object|SERVICE_DELIVERY|null/)
  })

  test('the log says who asked for it, and the person sees that', async () => {
    const { request } = await copied(office(), { person: resident.id, protocol: '2026/1237' })
    expect(request.id).toMatch(/^rights_request_/)
    const admin = await openAdmin(database.adminUrl)
    const entries = await admin<{ scope: string; roles: string[] }[]>`
      select scope, roles from registry.access_entry where operation = 'RecordCopyFile' and ${resident.uuid} = any (persons)
      order by id desc limit 1`
    await admin.end()
    expect(entries).toEqual([{ scope: 'LOCAL', roles: ['SOCIAL_WORKER'] }])
  })

  test('a link opens for nobody else, and not for long', async () => {
    const { request } = await execute(office(), { person: resident.id, protocol: '2026/1238' })
    const url = request?.copy.jsonUrl ?? ''
    expect((await get(url, gateway.as('social-worker@lecce'))).status).toBe(404)
    expect((await get(url, gateway.as('citizen'))).status).toBe(404)
    expect((await get(url, null)).status).toBe(401)
    expect((await get(url.replace(/expires=\d+/, 'expires=1'), office())).status).toBe(404)
    expect((await get(url.replace('copy.json', 'copy.pdf'), office())).status).toBe(404)
  })

  test('a citizen gets nobody else’s, the office none of another territory and none without a protocol', async () => {
    const citizen = await execute(gateway.as('citizen'), { person: resident.id })
    expect(citizen.__typename).toBe('NotFound')
    const stranger = await execute(gateway.as('social-worker@lecce'), { person: resident.id, protocol: '1' })
    expect(stranger.__typename).toBe('NotFound')
    const { errors } = await office().query(REQUEST, {
      input: { person: resident.id, idempotencyKey: crypto.randomUUID() },
    })
    expect(JSON.stringify(errors)).toContain('input.protocol')
  })

  test('the same request twice is one', async () => {
    const input = { person: resident.id, protocol: '2026/1239', idempotencyKey: crypto.randomUUID() }
    const [one, other] = [await execute(office(), input), await execute(office(), input)]
    expect(other.request?.id).toBe(one.request?.id)
    expect((await execute(office(), { ...input, protocol: '2026/1240' })).__typename).toBe('RepeatedKey')
  })

  test('while the record is being merged there is no copy, of a request made before neither', async () => {
    const { request } = await execute(office(), { person: resident.id, protocol: '2026/1241' })
    const admin = await openAdmin(database.adminUrl)
    const act = crypto.randomUUID()
    await admin`
      insert into persons.merge (id, kept_id, merged_id, reason, merged_by_issuer, merged_by, merged_at, moved)
      select ${act}, ${resident.uuid}, (select id from persons.person where id <> ${resident.uuid} limit 1), 'prova', 'prova', 'prova', now(), '{}'`
    try {
      expect((await get(request?.copy.jsonUrl ?? '', office())).status).toBe(404)
      const again = await execute(office(), { person: resident.id, protocol: '2026/1242' })
      expect(again.__typename).toBe('MergeUnderWay')
      await admin`update persons.merge set followed_by = '{cases,services}' where id = ${act}`
      expect((await get(request?.copy.jsonUrl ?? '', office())).status).toBe(200)
    } finally {
      await admin`delete from persons.merge where id = ${act}`
      await admin.end()
    }
  })
})
