import { readFileSync } from 'node:fs'
import { readManifest } from '@cse/gateway/persisted-documents/manifest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse as parseCsv } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { platform, type TestPlatform } from '../platform.ts'

const inSchema = (path: string) => new URL(`../../schema/${path}`, import.meta.url)
const read = (path: string) => readFileSync(inSchema(path), 'utf8')

let api: TestPlatform
beforeAll(async () => {
  api = await platform()
})
afterAll(() => api[Symbol.asyncDispose]())

/** What partners ask for, with variables as they have them. */
const REQUESTED: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ['dss', 'Extract', { measure: 'CASES', by: ['AMBITO', 'PHASE'] }],
  ['dss', 'AmountsExtract', { measure: 'COMMITTED_AMOUNT', by: ['AMBITO', 'YEAR', 'FUND'], first: 50 }],
  ['dss', 'Facilities', { first: 20 }],
  ['dss', 'PlanAmounts', { first: 10 }],
  ['dss', 'Indicators', {}],
  ['dss', 'CasesByTerritory', {}],
  ['dss', 'Releases', {}],
  ['osservatorio', 'SocialReport', { ambito: 'ATS-BA-02', year: 2025 }],
  ['inps', 'DeliveriesOfPeriod', { from: '2025-01', to: '2025-06' }],
  ['puglia-sociale', 'Facilities', { first: 5 }],
]

const interfaceOf = z.object({
  paths: z.record(
    z.string(),
    z.looseObject({ post: z.looseObject({ responses: z.looseObject({}) }).optional() }),
  ),
})

/** What the published interface says of an answer. */
function holdsFor(partner: string, operation: string): (answer: unknown) => string {
  const document = JSON.parse(read(`operations/${partner}/openapi/1.0.0.json`))
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(document, 'interface')
  expect(Object.keys(interfaceOf.parse(document).paths)).toContain(`/${operation}`)
  const schema = `/paths/~1${operation}/post/responses/200/content/application~1json/schema`
  const validate = ajv.compile({ $ref: `interface#${schema}` })
  return (answer) => (validate(answer) ? '' : ajv.errorsText(validate.errors))
}

async function rest(partner: string, path: string, init: RequestInit = {}) {
  const token = await api.as(partner).token()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers }
  return fetch(new URL(`/rest/${partner}/${path}`, api.url), { ...init, headers })
}

const asPost = (variables: object, accept = 'application/json'): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(variables),
  headers: { accept },
})

/** Amounts are of the instant of the request, links of its second. */
const settled = (text: string) =>
  JSON.parse(text.replace(/"(asOf|expiresAt|url|endCursor)":"[^"]*"/g, '"$1":""'))

describe.each(REQUESTED)('%s: %s', (partner, name, variables) => {
  const manifest = readManifest(name, read(`operations/${partner}/manifests/1.0.0.json`))
  const id = manifest.find((operation) => operation.name === name)?.id

  test('answers by REST what the graph answers, in the form that its interface publishes', async () => {
    const graph = await api.as(partner).send({ documentId: `sha256:${id}`, variables })
    expect(graph.errors).toBeUndefined()
    const answer = await rest(partner, name, asPost(variables))
    const text = await answer.text()
    expect([answer.status, settled(text)]).toEqual([200, settled(JSON.stringify(graph.data))])
    expect(holdsFor(partner, name)(JSON.parse(text))).toBe('')
    expect(holdsFor(partner, name)({ ...JSON.parse(text), more: 1 })).not.toBe('')
  })
})

const extract = z.object({
  aggregateExtract: z.object({
    nodes: z.array(
      z.object({
        group: z.array(z.object({ dimension: z.string(), code: z.string() })),
        value: z.number().nullable(),
        status: z.string(),
      }),
    ),
    pageInfo: z.object({ endCursor: z.string().nullable() }),
  }),
})

test('an extract is the same table as CSV and NDJSON, page after page, with what stands beside it', async () => {
  const address = 'Extract?measure=CASES&by=AMBITO,PHASE&first=5'
  const first = extract.parse(await (await rest('dss', address)).json()).aggregateExtract
  const csv = await rest('dss', address, { headers: { accept: 'text/csv' } })
  const rows: Record<string, string>[] = parseCsv(await csv.text(), { columns: true })
  expect(rows).toEqual(
    first.nodes.map(({ group, value, status }) => ({
      ...Object.fromEntries(group.map(({ dimension, code }) => [`group.${dimension}`, code])),
      value: value === null ? '' : String(value),
      status,
    })),
  )
  expect(csv.headers.get('cse-table')).toMatch(/as-of="20.+", complete=\?1/)
  const lines = (await (await rest('dss', address, { headers: { accept: 'application/x-ndjson' } })).text())
    .split('\n')
    .filter(Boolean)
  expect(lines.map((line) => JSON.parse(line))).toEqual(first.nodes)

  const [, next = ''] = /^<\/rest\/dss\/(.+)>; rel="next"$/.exec(csv.headers.get('link') ?? '') ?? []
  const second = extract.parse(await (await rest('dss', next)).json()).aggregateExtract
  expect(second.nodes).toHaveLength(5)
  expect(second.nodes[0]).not.toEqual(first.nodes[0])
})

test('what has not changed is not sent again', async () => {
  const first = await rest('dss', 'Facilities?first=3')
  const etag = first.headers.get('etag') ?? ''
  expect([first.status, etag.length > 10]).toEqual([200, true])
  const again = await rest('dss', 'Facilities?first=3', { headers: { 'if-none-match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  const csv = await rest('dss', 'Facilities?first=3', {
    headers: { 'if-none-match': etag, accept: 'text/csv' },
  })
  expect(csv.status).toBe(200)
})
