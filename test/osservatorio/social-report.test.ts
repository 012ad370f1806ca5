import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../platform.ts'

const TEXT = new URL('../../schema/operations/osservatorio/social-report.graphql', import.meta.url)

let gateway: TestPlatform
beforeAll(async () => {
  gateway = await platform()
})
afterAll(() => gateway[Symbol.asyncDispose]())

interface Report {
  readonly ambito: {
    readonly comuni: readonly object[]
    readonly socialReport: null | {
      readonly territory: { readonly inhabitants: number }
      readonly staff: readonly object[]
      readonly indicators: readonly { readonly code: string; readonly trend: readonly object[] }[]
    }
  } | null
}

test('the relazione sociale is one registered operation, joined with what the other subgraphs know', async () => {
  const { data, errors } = await gateway
    .as('analyst')
    .query(await readFile(TEXT, 'utf8'), { ambito: 'ATS-BA-02', year: 2025 })
  expect(errors).toBeUndefined()
  const { ambito } = data as unknown as Report
  expect(ambito?.comuni.length).toBeGreaterThan(0)
  expect(ambito?.socialReport?.territory.inhabitants).toBeGreaterThan(100_000)
  expect(ambito?.socialReport?.staff.length).toBeGreaterThan(0)
  for (const { trend } of ambito?.socialReport?.indicators ?? []) expect(trend).toHaveLength(5)
})

test('an Ufficio di Piano reads its own and no other', async () => {
  const text =
    'query($code: ID!) { ambito(code: $code) { socialReport(year: 2025) { year } indicators(year: 2025) { code } } }'
  const office = gateway.as('plan-office@ATS-BA-02')
  const own = await office.query(text, { code: 'ATS-BA-02' })
  expect(own).toMatchObject({ data: { ambito: { socialReport: { year: 2025 } } } })
  const other = await office.query(text, { code: 'ATS-LE-01' })
  expect(other.errors).toBeUndefined()
  expect(other.data).toEqual({ ambito: { socialReport: null, indicators: [] } })
})

test('a citizen reads none', async () => {
  const { data, errors } = await gateway
    .as('citizen')
    .query('{ ambito(code: "ATS-BA-02") { socialReport(year: 2025) { year } } }')
  expect(data).toEqual({ ambito: { socialReport: null } })
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})
