import { randomUUID } from 'node:crypto'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { METRICS_TOKEN, platform, type TestPlatform } from '../platform.ts'
import { openLine } from './open-line.ts'

const AMBITO = 'ATS-BA-01'
const OTHERS = 'accountant@ATS-LE-01'

let database: DatabaseCopy
let api: TestPlatform
let accountant: Client
let plan: string
let line: { id: string; intervention: string; year: number }

beforeAll(async () => {
  database = await copyOfDatabase()
  api = await platform(database)
  accountant = api.as(`accountant@${AMBITO}`)
  ;({ plan, line } = await openLine(accountant))
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await database.drop()
})

async function commit(amount: string): Promise<void> {
  const { data, errors } = await accountant.query(
    `mutation Commit($input: RecordCommitmentInput!) { recordCommitment(input: $input) { __typename ... on Refusal { message } } }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        fundingLine: line.id,
        amount,
        act: { kind: 'DETERMINATION', number: randomUUID().slice(0, 8), date: '2026-01-15' },
        creditor: { code: '12345678903', name: 'Cooperativa di prova' },
        dueYear: line.year,
      },
    },
  )
  expect(errors).toBeUndefined()
  expect(data).toEqual({ recordCommitment: { __typename: 'RecordCommitmentPayload' } })
}

interface FigureChange {
  readonly data?: {
    readonly figure: {
      readonly id: string
      readonly amounts: { readonly committed: string; readonly asOf: string }
    } | null
  } | null
  readonly errors?: readonly { readonly extensions?: { readonly code?: unknown } }[]
}

/** Listens as a client of graphql-sse until it is stopped. */
async function listening(who: Client, args: string) {
  const token = await who.token()
  const client = createClient({
    url: `${api.url}/live`,
    retryAttempts: 0,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  })
  const reported: FigureChange[] = []
  const ended = Promise.withResolvers<unknown>()
  const query = `subscription Watch { figure: amountsChanged(${args}) { id amounts { committed asOf } } }`
  const stop = client.subscribe(
    { query },
    {
      next: (value) => reported.push(value as FigureChange),
      error: ended.resolve,
      complete: () => ended.resolve('completed'),
    },
  )
  return { reported, ended: ended.promise, stop }
}

/** Until the stream has surely begun: a change made after it must arrive. */
async function begun(changes: { reported: readonly FigureChange[] }): Promise<void> {
  await vi.waitFor(
    async () => {
      await commit('1.00')
      expect(changes.reported.length).toBeGreaterThan(0)
    },
    { timeout: 10_000, interval: 300 },
  )
}

test('a commitment reaches who watches the plan and who watches the intervention', async () => {
  const ofPlan = await listening(accountant, `plan: "${plan}"`)
  const ofIntervention = await listening(accountant, `intervention: "${line.intervention}"`)
  await begun(ofPlan)
  await begun(ofIntervention)
  const { data } = await accountant.query(
    `{ planIntervention(id: "${line.intervention}") { amounts { committed } } }`,
  )
  for (const { reported, stop } of [ofPlan, ofIntervention]) {
    await vi.waitFor(() =>
      expect(reported.at(-1)?.data?.figure).toMatchObject({
        id: line.intervention,
        ...(data as { planIntervention: object }).planIntervention,
        amounts: { committed: expect.any(String) },
      }),
    )
    stop()
  }
})

test('a social worker of the Ambito watches the amounts of the plan', async () => {
  const changes = await listening(api.as('social-worker@altamura'), `plan: "${plan}"`)
  await begun(changes)
  expect(changes.reported[0]?.data?.figure?.id).toBe(line.intervention)
  changes.stop()
})

test('a plan out of scope is answered like one that does not exist, and the stream ends', async () => {
  const answers = await Promise.all(
    [`plan: "${plan}"`, 'plan: "zone_plan_01jd0000000000000000000000"'].map(async (args) => {
      const { reported, ended } = await listening(api.as(OTHERS), args)
      expect(await ended).toBe('completed')
      return reported
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.[0]?.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})

test.each([['citizen'], ['social-worker@bari'], ['nobody']])('%s is not let in', async (who) => {
  const client = who === 'nobody' ? api.anonymous : api.as(who)
  const { reported, ended } = await listening(client, `plan: "${plan}"`)
  await ended
  expect(reported.some(({ data }) => data?.figure)).toBe(false)
})

test('a broken stream is taken up where it broke', async () => {
  const first = await listening(accountant, `intervention: "${line.intervention}"`)
  await begun(first)
  const since = first.reported.at(-1)?.data?.figure?.amounts.asOf
  first.stop()
  await commit('2.00')
  const second = await listening(accountant, `intervention: "${line.intervention}", since: "${since}"`)
  await vi.waitFor(() => expect(second.reported.length).toBeGreaterThan(0))
  const { data } = await accountant.query(
    `{ planIntervention(id: "${line.intervention}") { amounts { committed asOf } } }`,
  )
  expect(second.reported.at(-1)?.data?.figure).toMatchObject(
    (data as { planIntervention: object }).planIntervention,
  )
  second.stop()
})

test.each([
  ['no argument', 'subscription { amountsChanged { id } }'],
  ['both arguments', `subscription { amountsChanged(plan: "a", intervention: "b") { id } }`],
  [
    'an id of another type',
    'subscription { amountsChanged(plan: "case_01jd0000000000000000000000") { id } }',
  ],
  ['a query', '{ __typename }'],
  ['a field that does not exist', 'subscription { nothing }'],
])('%s is bad input, reported in the stream', async (_, query) => {
  const token = await accountant.token()
  const response = await fetch(`${api.url}/live`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query }),
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const text = await response.text()
  expect(text).toContain('"code":"BAD_USER_INPUT"')
  expect(text.trimEnd().endsWith('event: complete\ndata:')).toBe(true)
})

test('a subscription sent to /graphql is not executed', async () => {
  const { errors } = await accountant.query(`subscription { amountsChanged(plan: "${plan}") { id } }`)
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  const conditional = await accountant.query(
    `subscription($w: Boolean!) { amountsChanged(plan: "${plan}") @include(if: $w) { id } }`,
    { w: true },
  )
  expect(conditional.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})

test('a viewer has so many streams open and no more; one that is closed makes room for another', async () => {
  const token = await api.as(`accountant@${AMBITO}`).token()
  const open = async () => {
    const leaving = new AbortController()
    const answer = await fetch(`${api.url}/live`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: `subscription { amountsChanged(plan: "${plan}") { id } }` }),
    })
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      leave: () => leaving.abort(),
    }
  }
  const streams = await Promise.all(Array.from({ length: 20 }, open))
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))
  expect(await open()).toMatchObject({ status: 429, retryAfter: '5' })
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
  const figures = await (await fetch(api.url.replace('/graphql', '/metrics'), { headers })).text()
  expect(figures).toMatch(/cse_live_refused_total\{of="perViewer"\} 1/)
  for (const { leave } of streams) leave()
  await vi.waitFor(async () => {
    const again = await open()
    again.leave()
    expect(again.status).toBe(200)
  })
})
