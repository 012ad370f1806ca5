import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { parse } from 'csv-parse/sync'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { pseudonymOf, someCases } from '../../subgraphs/analytics/test/release/cases.ts'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { execute } from '../dss/registered.ts'
import { claimsOfPersonas } from '../persona-claims.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { expectDcatOf2011 } from './dcat.ts'
import { recordsInGraph } from './records-in-graph.ts'

const CASES = 1_200
const NAMES = ['csv', 'csvGzip', 'parquet', 'dictionary', 'metadata'] as const

let database: DatabaseCopy
let api: TestPlatform
let analyst: Client
let dss: Client
let tokenOf: Awaited<ReturnType<typeof claimsOfPersonas>>
let release: z.infer<typeof released>['release']
let files: Record<(typeof NAMES)[number], Buffer>

const file = z.object({ url: z.string(), sha256: z.string(), bytes: z.number() })
const released = z.object({
  release: z.object({
    id: z.string(),
    status: z.string(),
    title: z.string(),
    records: z.number(),
    releasedOn: z.string(),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        title: z.string(),
        description: z.string(),
        source: z.string(),
        loss: z.number(),
        codes: z.array(z.object({ code: z.string(), meaning: z.string() })),
      }),
    ),
    downloads: z
      .object({ csv: file, csvGzip: file, parquet: file, dictionary: file, metadata: file })
      .nullable(),
  }),
})
const releaseOf = async (id: string) => {
  const { data, errors } = await analyst.query(
    `query ($id: ID!) { release(id: $id) { id status title records releasedOn
      columns { name type title description source loss codes { code meaning } }
      downloads { ${NAMES.map((name) => `${name} { url sha256 bytes }`).join(' ')} } } }`,
    { id },
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return released.parse(data).release
}
/** Asks for a file with somebody's token, or with none. */
const get = async (path: string, who: Client | null = analyst) => {
  const token = await who?.token()
  return fetch(new URL(path, api.url), { headers: token ? { authorization: `Bearer ${token}` } : {} })
}
const urlOf = (name: (typeof NAMES)[number]) => release.downloads?.[name].url ?? ''

beforeAll(async () => {
  database = await copyOfDatabase()
  const admin = await openAdmin(database.adminUrl)
  // long before anybody of the population
  await someCases(admin, CASES, ['2011-02', '2011-03', '2011-07', '2011-11'])
  await admin.end()
  api = await platform(database)
  analyst = api.as('analyst')
  dss = api.as('dss')
  tokenOf = await claimsOfPersonas(database.adminUrl)
  const { data, errors } = await api.as('controller').query(
    `mutation { made: releaseAnonymisedCases(input: { from: "2011-01", to: "2011-12", title: "Casi del 2011", idempotencyKey: "a key of 2011" }) {
        ... on ReleaseAnonymisedCasesPayload { release { id status } } ... on Refusal { message } } }`,
  )
  if (errors) throw new Error(JSON.stringify(errors))
  const { made } = z.object({ made: z.object({ release: z.object({ id: z.string() }) }) }).parse(data)
  release = await vi.waitFor(
    async () => {
      const found = await releaseOf(made.release.id)
      expect(found.status).toBe('RELEASED')
      return found
    },
    { timeout: 60_000, interval: 200 },
  )
  const contents = await Promise.all(
    NAMES.map(async (name) => {
      const answer = await get(urlOf(name))
      expect(answer.status).toBe(200)
      return [name, Buffer.from(await answer.arrayBuffer())] as const
    }),
  )
  files = Object.fromEntries(contents) as typeof files
}, 180_000)
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await database.drop()
})

describe('the files of a release', () => {
  test('are what their digests say, byte for byte', () => {
    for (const name of NAMES) {
      const reported = release.downloads?.[name]
      expect(createHash('sha256').update(files[name]).digest('hex')).toBe(reported?.sha256)
      expect(files[name].length).toBe(reported?.bytes)
    }
    expect(gunzipSync(files.csvGzip).equals(files.csv)).toBe(true)
  })

  test('have the records of the graph, in their order', async () => {
    const shown = await recordsInGraph(analyst, release.id)
    expect(shown).toHaveLength(release.records)
    const csv: Record<string, string>[] = parse(files.csv, { columns: true })
    expect(
      csv.map((row) => Object.fromEntries(Object.entries(row).map(([name, text]) => [name, text || null]))),
    ).toEqual(shown)
    const buffer = Uint8Array.from(files.parquet).buffer
    const parquet = await parquetReadObjects({ file: buffer })
    expect(
      parquet.map((row) => ({
        ...row,
        opened_year: row.opened_year == null ? null : String(row.opened_year),
      })),
    ).toEqual(shown)
  })

  test('are typed in Parquet as the dictionary says', () => {
    const { schema, num_rows } = parquetMetadata(Uint8Array.from(files.parquet).buffer)
    expect(Number(num_rows)).toBe(release.records)
    const columns = schema.slice(1)
    expect(columns.map(({ name }) => name)).toEqual(release.columns.map(({ name }) => name))
    for (const [at, { type, converted_type, repetition_type }] of columns.entries())
      expect([type, converted_type, repetition_type]).toEqual(
        release.columns[at]?.type === 'INT32'
          ? ['INT32', undefined, 'OPTIONAL']
          : ['BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      )
  })

  test('explain every value in the dictionary, as the graph does', () => {
    const lines: Record<string, string>[] = parse(files.dictionary, { columns: true })
    expect(lines.filter(({ title }) => title).map(({ column, loss }) => [column, Number(loss)])).toEqual(
      release.columns.map(({ name, loss }) => [name, loss]),
    )
    const records: Record<string, string>[] = parse(files.csv, { columns: true })
    for (const { name, codes } of release.columns) {
      const explained = new Set(
        lines.filter(({ column, code }) => column === name && code).map(({ code }) => code),
      )
      expect(explained).toEqual(new Set(codes.map(({ code }) => code)))
      if (codes.length > 0) for (const row of records) if (row[name]) expect(explained).toContain(row[name])
    }
  })

  test('hold no pseudonym', () => {
    const text =
      gunzipSync(files.csvGzip).toString() + files.parquet.toString('latin1') + files.metadata.toString()
    expect(text).not.toMatch(/[0-9a-f]{12}(?![0-9a-f]*")/)
    for (let number = 0; number < CASES; number++)
      for (const kind of ['person', 'case'])
        expect(text).not.toContain(pseudonymOf(kind, number).slice(0, 10))
  })

  test('are described by what DCAT-AP_IT asks for', () => {
    const dataset = z
      .looseObject({ '@type': z.array(z.string()), 'dcat:distribution': z.array(z.looseObject({})) })
      .parse(JSON.parse(files.metadata.toString()))
    expectDcatOf2011(dataset)
    expect(dataset['dct:identifier']).toBe(release.id)
    const digests = dataset['dcat:distribution'].map(
      (distribution) =>
        z
          .object({ 'spdx:checksumValue': z.object({ '@value': z.string() }) })
          .parse(distribution['spdx:checksum'])['spdx:checksumValue']['@value'],
    )
    expect(digests).toContain(release.downloads?.parquet.sha256)
  })
})

describe('a link to a file', () => {
  test('opens nothing for anybody else, nor when it is forged', async () => {
    const path = urlOf('csv')
    expect((await get(path, null)).status).toBe(401)
    for (const who of ['controller', 'social-worker@bari', 'plan-office@ATS-BA-01'])
      expect((await get(path, api.as(who))).status).toBe(404)
    expect((await get(path.replace('cases.csv', 'cases.parquet'))).status).toBe(404)
    expect((await get(path.replace(/expires=\d+/, 'expires=9999999999'))).status).toBe(404)
    expect((await get(path.replace(/signature=.{4}/, 'signature=AAAA'))).status).toBe(404)
  })

  test('that a partner has by its registered operations opens each file for it, and for nobody else', async () => {
    const { data } = await execute(dss, 'release-files', { release: release.id })
    const links = released.shape.release.pick({ downloads: true }).parse(Object(data).release).downloads
    const linkTo = (name: (typeof NAMES)[number]) => links?.[name].url ?? ''
    for (const name of NAMES) {
      const answer = await get(linkTo(name), dss)
      expect(answer.status).toBe(200)
      expect(Buffer.from(await answer.arrayBuffer()).equals(files[name])).toBe(true)
    }
    const sameSubject = (client: string) => api.holding({ ...tokenOf('dss'), [CLAIM_NAMES.client]: client })
    const analystOfTheSameName = api.holding({ ...tokenOf('analyst'), sub: 'dss' })
    const others = [
      api.as('osservatorio'),
      api.as('inps'),
      analyst,
      sameSubject('inps'),
      analystOfTheSameName,
    ]
    for (const other of others)
      for (const name of NAMES) expect((await get(linkTo(name), other)).status).toBe(404)
    expect((await get(urlOf('csv'), dss)).status).toBe(404)
  })

  test('names the file and says that it is not to be kept', async () => {
    const { headers } = await get(urlOf('parquet'))
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="rilascio_2011-01_2011-12_cases.parquet"',
    )
    expect(headers.get('content-type')).toBe('application/vnd.apache.parquet')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-length')).toBe(String(release.downloads?.parquet.bytes))
  })
})
