import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { act, books, creditor } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
let line: string
let commitment: string
const AMBITO = 'ATS-BA-01'
beforeAll(async () => {
  graph = await scratchGraph()
  const made = await books(graph.admin).aFundedLine(AMBITO, 100_000, 50_000, 20_000)
  line = encodeId('funding_line', made.line.id)
  commitment = encodeId('commitment', made.commitment)
}, START)
afterAll(() => graph.stop())

const NOW = new Date('2026-11-20T10:00:00Z')
const accountant = planOffice(AMBITO, 'ACCOUNTANT')
const bound = () => ({
  idempotencyKey: 'a commitment',
  fundingLine: line,
  amount: '10.00',
  act,
  creditor,
  dueYear: 2026,
})
const due = () => ({ idempotencyKey: 'a liquidation', commitment, amount: '10.00', act })

async function call(name: string, input: object, viewer: Viewer = accountant) {
  const Input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const query = `mutation Call($input: ${Input}!) { result: ${name}(input: $input) { __typename ... on Refusal { message } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer, query, variables: { input }, now: NOW })
  const code = errors?.[0]?.extensions.code
  return code ?? (data?.result as { __typename: string } | undefined)?.__typename ?? errors?.[0]?.message
}

const written = async () => {
  const [counts] = await graph.admin`
    select (select count(*) from finance.movement) as movements, (select count(*) from finance.commitment) as commitments,
      (select count(*) from finance.idempotency_record) as records`
  return counts
}

test.each<[string, string, () => object, string | RegExp]>([
  [
    'more than the line has left',
    'recordCommitment',
    () => ({ ...bound(), amount: '500.01' }),
    'BudgetExceeded',
  ],
  ['a year before the line’s', 'recordCommitment', () => ({ ...bound(), dueYear: 2025 }), 'WrongYear'],
  ['a year after the plan’s', 'recordCommitment', () => ({ ...bound(), dueYear: 2031 }), 'WrongYear'],
  ['a CIG that was tampered with', 'recordCommitment', () => ({ ...bound(), cig: '1234567CE0' }), /CIG/],
  ['a CIG of zeros', 'recordCommitment', () => ({ ...bound(), cig: '0000000000' }), /CIG/],
  ['a SmartCIG with another check', 'recordCommitment', () => ({ ...bound(), cig: 'ZC91A2B3C4' }), /CIG/],
  ['a CUP without its letter', 'recordCommitment', () => ({ ...bound(), cup: '551H17000030007' }), /CUP/],
  ['a negative amount', 'recordCommitment', () => ({ ...bound(), amount: '-1.00' }), 'BAD_USER_INPUT'],
  ['an amount of zero', 'recordCommitment', () => ({ ...bound(), amount: '0.00' }), 'BAD_USER_INPUT'],
  ['an amount with three decimals', 'recordCommitment', () => ({ ...bound(), amount: '1.001' }), /importo/],
  [
    'an act of tomorrow',
    'recordCommitment',
    () => ({ ...bound(), act: { ...act, date: '2026-11-21' } }),
    'ActInFuture',
  ],
  [
    'an act without number',
    'recordCommitment',
    () => ({ ...bound(), act: { ...act, number: ' ' } }),
    'BAD_USER_INPUT',
  ],
  [
    'a person’s tax code in the name of the creditor',
    'recordCommitment',
    () => ({ ...bound(), creditor: { ...creditor, name: 'Anna Volpe VLPNNA80A41H501U' } }),
    'CreditorNotAllowed',
  ],
  [
    'a person’s tax code',
    'recordCommitment',
    () => ({ ...bound(), creditor: { ...creditor, code: 'RSSMRA80A01H501U' } }),
    'CreditorNotAllowed',
  ],
  [
    'a key that is too short',
    'recordCommitment',
    () => ({ ...bound(), idempotencyKey: 'short' }),
    'BAD_USER_INPUT',
  ],
  [
    'a line of nobody',
    'recordCommitment',
    () => ({ ...bound(), fundingLine: encodeId('funding_line', '01990000-0000-7000-8000-000000000000') }),
    'NotFound',
  ],
  [
    'the id of something else',
    'recordCommitment',
    () => ({ ...bound(), fundingLine: commitment }),
    'BAD_USER_INPUT',
  ],
  [
    'a liquidation before its commitment',
    'recordLiquidation',
    () => ({ ...due(), act: { ...act, date: '2026-02-28' } }),
    'LiquidationBeforeCommitment',
  ],
  [
    'more than was committed',
    'recordLiquidation',
    () => ({ ...due(), amount: '300.01' }),
    'NothingToLiquidate',
  ],
  [
    'an invoice with a CIG that is unknown',
    'recordLiquidation',
    () => ({ ...due(), invoice: { number: '1', date: '2026-11-01', cig: '1234567CE7' } }),
    'UnknownCig',
  ],
  [
    'an order of more than was liquidated',
    'orderPayment',
    () => ({ ...due(), act: { ...act, kind: 'ORDER' }, amount: '200.01' }),
    'NothingToPay',
  ],
  [
    'a payment that was not ordered',
    'recordPayment',
    () => ({ ...due(), act: { ...act, kind: 'RECEIPT' } }),
    'NothingToPay',
  ],
  [
    'a commitment by a resolution (art. 183 c. 9)',
    'recordCommitment',
    () => ({ ...bound(), act: { ...act, kind: 'RESOLUTION' } }),
    'BAD_USER_INPUT',
  ],
  [
    'a liquidation by an order of payment (art. 184)',
    'recordLiquidation',
    () => ({ ...due(), act: { ...act, kind: 'ORDER' } }),
    'BAD_USER_INPUT',
  ],
  ['an order of payment by a determination (art. 185)', 'orderPayment', due, 'BAD_USER_INPUT'],
  ['a payment without the treasurer’s receipt (art. 218)', 'recordPayment', due, 'BAD_USER_INPUT'],
  [
    'a reduction of what is liquidated',
    'reduceCommitment',
    () => ({ ...due(), reason: 'Economia', amount: '300.01' }),
    'NothingToReduce',
  ],
])('%s is refused, and nothing is written', async (_, name, input, refusal) => {
  const before = await written()
  const answer = await call(name, input())
  if (typeof refusal === 'string') expect(answer).toBe(refusal)
  else expect(answer).toMatch(/BAD_USER_INPUT|CIG|CUP|importo/)
  expect(await written()).toEqual(before)
})

test('codes that the PCP issues since 2024 and SmartCIGs are taken', async () => {
  for (const cig of ['B1A2C3D4E5', 'A0123B45C6', 'ZC81A2B3C4', 'X490ABCDEF', '1234567CE7'])
    expect(
      await call('recordCommitment', { ...bound(), idempotencyKey: `with ${cig}`, cig, amount: '1.00' }),
    ).toBe('RecordCommitmentPayload')
})

test('a repeat answers as the first time and writes nothing; the same key with another amount is no repeat', async () => {
  const first = { ...bound(), idempotencyKey: 'requested twice', amount: '1.00' }
  expect(await call('recordCommitment', first)).toBe('RecordCommitmentPayload')
  const before = await written()
  expect(await call('recordCommitment', first)).toBe('RecordCommitmentPayload')
  expect(await call('recordCommitment', { ...first, amount: '2.00' })).toBe('RepeatedKey')
  expect(await written()).toEqual(before)
})

test.each<[string, Viewer, string]>([
  ['the accountant of another Ambito', planOffice('ATS-BA-02', 'ACCOUNTANT'), 'NotFound'],
  ['the plan office', planOffice(AMBITO, 'PLAN_OFFICE'), 'FORBIDDEN'],
  ['a social worker', { ...local(['072006'], 'SOCIAL_WORKER'), ambito: AMBITO }, 'FORBIDDEN'],
  ['the Region', regional('CONTROLLER'), 'FORBIDDEN'],
  ['a citizen', citizen('01990000-0000-7000-8000-000000000001'), 'FORBIDDEN'],
])('%s does not write the ledger', async (_, viewer, answer) => {
  const before = await written()
  expect(await call('recordCommitment', bound(), viewer)).toBe(answer)
  expect(await call('recordLiquidation', due(), viewer)).toBe(answer)
  expect(await written()).toEqual(before)
})

test('a social worker reads the amounts of an intervention and no creditor; the Region reads all; a citizen nothing', async () => {
  const query = `{ zonePlans { nodes { amounts { planned committed } interventions { nodes { amounts { residual }
    commitments { nodes { creditor creditorCode } } } } } } }`
  const worker = { ...local(['072006'], 'SOCIAL_WORKER'), ambito: AMBITO }
  const seen = await graph.execute(subgraph, { viewer: worker, query })
  expect(seen.data?.zonePlans).toMatchObject({
    nodes: [{ interventions: { nodes: [{ commitments: null }] } }],
  })
  expect(seen.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  const region = await graph.execute(subgraph, { viewer: regional('ANALYST'), query })
  expect(region.errors).toBeUndefined()
  expect(JSON.stringify(region.data)).toContain('Cooperativa Il Sole')
  const nobody = await graph.execute(subgraph, {
    viewer: citizen('01990000-0000-7000-8000-000000000001'),
    query,
  })
  expect(nobody.data?.zonePlans).toBeNull()
})
