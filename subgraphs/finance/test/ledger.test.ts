import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { breachOf, outstanding, payable, residual, untouched } from '../src/amounts.ts'
import { after, breachBy, movementKinds } from '../src/ledger.ts'
import { books, type Entry } from './world.ts'

// Ambito of Casarano, account at 31/12/2017 for 2014-2017, in cents.
const casarano = { planned: 1926579789, committed: 1430310267, liquidated: 1088136137, paid: 1000000000 }

test('what is left is counted as in the account of Casarano', () => {
  expect(residual(casarano)).toBe(496269522)
  expect(outstanding(casarano)).toBe(342174130)
  expect(payable(casarano)).toBe(88136137)
})

test('each figure stays within the one before it', () => {
  expect(breachOf(casarano)).toBeUndefined()
  expect(breachOf({ ...casarano, planned: 1430310266 })).toBe('COMMITTED_BEYOND_PLANNED')
  expect(breachOf({ ...casarano, committed: 1088136136 })).toBe('LIQUIDATED_BEYOND_COMMITTED')
  expect(breachOf({ ...casarano, liquidated: 999999999 })).toBe('PAID_BEYOND_LIQUIDATED')
  expect(breachOf({ ...casarano, paid: -1 })).toBe('PAID_BELOW_ZERO')
})

test('a movement moves one figure', () => {
  const moved = movementKinds.map((kind) => [kind, after(casarano, { kind, amount: 100 })] as const)
  expect(Object.fromEntries(moved)).toEqual({
    APPROPRIATION: { ...casarano, planned: 1926579889 },
    VARIATION: { ...casarano, planned: 1926579889 },
    COMMITMENT: { ...casarano, committed: 1430310367 },
    REDUCTION: { ...casarano, committed: 1430310167 },
    LIQUIDATION: { ...casarano, liquidated: 1088136237 },
    REVERSAL: { ...casarano, liquidated: 1088136037 },
    PAYMENT: { ...casarano, paid: 1000000100 },
  })
})

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

test('committing beyond what is planned is refused by the database', async () => {
  const { record, aFundedLine } = books(graph.admin)
  const { line, commitment } = await aFundedLine('ATS-BA-01', 10_000, 9_000)
  await expect(record(line, { kind: 'COMMITMENT', amount: 1_001, commitment })).rejects.toThrow(
    'within_planned',
  )
  await record(line, { kind: 'COMMITMENT', amount: 1_000, commitment })
})

test('liquidating beyond a commitment is refused, even when another commitment of the line would bear it', async () => {
  const { record, aCommitment, aFundedLine } = books(graph.admin)
  const { line } = await aFundedLine('ATS-BA-02', 10_000, 5_000)
  const small = await aCommitment(line)
  await record(line, { kind: 'COMMITMENT', amount: 100, commitment: small })
  await expect(record(line, { kind: 'LIQUIDATION', amount: 101, commitment: small })).rejects.toThrow(
    'within_committed',
  )
})

test('what was recorded can be neither changed nor removed', async () => {
  const { admin } = graph
  await books(admin).aFundedLine('ATS-BA-03', 10_000)
  await expect(admin`update finance.movement set amount_cents = 1`).rejects.toThrow('append-only')
  await expect(admin`delete from finance.movement`).rejects.toThrow('append-only')
})

test('a movement cannot name a line of another Ambito, intervention or commitment', async () => {
  const { record, aFundedLine } = books(graph.admin)
  const [one, other] = [await aFundedLine('ATS-BR-01', 10_000), await aFundedLine('ATS-BR-02', 10_000)]
  const entry: Entry = { kind: 'APPROPRIATION', amount: 1 }
  await expect(record({ ...one.line, ambito: 'ATS-BR-02' }, entry)).rejects.toThrow('foreign key')
  await expect(record({ ...one.line, intervention: other.line.intervention }, entry)).rejects.toThrow(
    'foreign key',
  )
  const foreign: Entry = { kind: 'COMMITMENT', amount: 1, commitment: other.commitment }
  await expect(record(one.line, foreign)).rejects.toThrow('foreign key')
})

test('a creditor who is a person cannot be written down', async () => {
  const { aFundedLine } = books(graph.admin)
  const { commitment } = await aFundedLine('ATS-BR-03', 10_000)
  const named = graph.admin`update finance.commitment set creditor = 'Anna Fox FOXNNA01T71L049P' where id = ${commitment}`
  await expect(named).rejects.toThrow('commitment_creditor_check')
})

test('the database and the rules agree on every sequence of movements', async () => {
  const seed = Date.now() % 100_000
  let state = seed + 1
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const { record, aCommitment, aFundedLine } = books(graph.admin)
  const { line } = await aFundedLine('ATS-FG-01', 1_000)
  const commitment = await aCommitment(line)
  let figures = { ...untouched, planned: 1_000 }
  for (let step = 0; step < 150; step++) {
    const kind = movementKinds[random(movementKinds.length)] ?? 'PAYMENT'
    const amount = kind === 'VARIATION' && random(2) === 0 ? -random(300) - 1 : random(300) + 1
    const entry = { kind, amount }
    const written = record(
      line,
      kind === 'APPROPRIATION' || kind === 'VARIATION' ? entry : { ...entry, commitment },
    )
    const told = `seed ${seed}, step ${step}, ${kind} ${amount} on ${JSON.stringify(figures)}`
    if (breachBy(figures, entry)) await expect(written, told).rejects.toThrow(/within_/)
    else {
      await written
      figures = after(figures, entry)
    }
  }
  const [kept] = await graph.admin`
    select planned_cents as planned, committed_cents as committed, liquidated_cents as liquidated, paid_cents as paid
    from finance.funding_line where id = ${line.id}`
  expect(
    Object.fromEntries(Object.entries(kept ?? {}).map(([figure, cents]) => [figure, Number(cents)])),
  ).toEqual(figures)
})
