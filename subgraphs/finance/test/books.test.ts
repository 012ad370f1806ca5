import { cents } from '@cse/schema/cents'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { untouched } from '../src/rules/amounts.ts'
import { after, breachBy, effects, movementKinds } from '../src/rules/ledger.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'
import { books, type Entry } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const check = () => graph.database.system('finance', checkBooks, BOOKS)

test('the account of Casarano comes back to the cent', async () => {
  const { aPlan, anIntervention, aLine, aCommitment, record } = books(graph.admin)
  const plan = await aPlan('ATS-LE-02', '2014-2017')
  const [home, day] = [await anIntervention(plan, '01'), await anIntervention(plan, '02')]
  const big = await aLine(home, 'FNPS', 2014)
  const contract = await aCommitment(big)
  await record(
    big,
    { kind: 'APPROPRIATION', amount: 1_900_000_000 },
    { kind: 'VARIATION', amount: -73_420_211 },
  )
  await record(big, { kind: 'COMMITMENT', amount: 1_400_000_000, commitment: contract })
  await record(big, { kind: 'REDUCTION', amount: 69_689_733, commitment: contract })
  await record(
    big,
    { kind: 'LIQUIDATION', amount: 1_100_000_000, commitment: contract },
    { kind: 'REVERSAL', amount: 11_863_863, commitment: contract },
  )
  const small = await aLine(day, 'FGSA', 2017)
  const order = await aCommitment(small)
  await record(small, { kind: 'APPROPRIATION', amount: 100_000_000 })
  await record(small, { kind: 'COMMITMENT', amount: 100_000_000, commitment: order })

  const query = `{ zonePlans(filter: { ambito: "ATS-LE-02" }) { nodes { triennium
    amounts { planned committed liquidated paid residual outstanding payable } } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer: regional('CONTROLLER'), query })
  expect(errors).toBeUndefined()
  expect(data?.zonePlans).toEqual({
    nodes: [
      {
        triennium: '2014-2017',
        amounts: {
          planned: '19265797.89',
          committed: '14303102.67',
          liquidated: '10881361.37',
          paid: '0.00',
          residual: '4962695.22',
          outstanding: '3421741.30',
          payable: '10881361.37',
        },
      },
    ],
  })
  expect(await check()).toEqual([])
})

test('amounts ask as many statements for one movement as for a thousand', async () => {
  const { record, aFundedLine } = books(graph.admin)
  const { line, commitment } = await aFundedLine('ATS-BA-04', 10_000_000)
  const query = `{ zonePlans { nodes { amounts { committed } inYear: amounts(year: 2026) { committed }
    interventions { nodes { amounts { committed } ofFund: amounts(fund: "FNPS") { committed } lines { amounts { committed } } } } } } }`
  const viewer = planOffice('ATS-BA-04', 'ACCOUNTANT')
  const committed = async () => {
    graph.requested()
    const { data } = await graph.execute(subgraph, { viewer, query })
    const figures = JSON.stringify(data).match(/"committed":"[\d.]+"/g)
    return { figures: [...new Set(figures)], statements: graph.requested().length }
  }
  await record(line, { kind: 'COMMITMENT', amount: 100, commitment })
  expect(await committed()).toEqual({ figures: ['"committed":"1.00"'], statements: 6 })
  const many = Array.from({ length: 999 }, () => ({ kind: 'COMMITMENT', amount: 100, commitment }) as const)
  await record(line, ...many)
  expect(await committed()).toEqual({ figures: ['"committed":"1000.00"'], statements: 6 })
})

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
  let figures = { ...untouched, planned: cents(1_000) }
  for (let step = 0; step < 300; step++) {
    const kind = movementKinds[random(movementKinds.length)] ?? 'PAYMENT'
    const amount = kind === 'VARIATION' && random(2) === 0 ? -random(300) - 1 : random(300) + 1
    const entry = { kind, amount: cents(amount) }
    const written = record(line, effects[kind].figure === 'planned' ? entry : { ...entry, commitment })
    const reported = `seed ${seed}, step ${step}, ${kind} ${amount} on ${JSON.stringify(figures)}`
    if (breachBy(figures, entry)) await expect(written, reported).rejects.toThrow(/within_/)
    else {
      await written
      figures = after(figures, entry)
    }
  }
  const [kept] = await graph.admin`
    select planned_cents as planned, committed_cents as committed, liquidated_cents as liquidated, ordered_cents as ordered,
      paid_cents as paid
    from finance.funding_line where id = ${line.id}`
  expect(
    Object.fromEntries(Object.entries(kept ?? {}).map(([figure, cents]) => [figure, Number(cents)])),
  ).toEqual(figures)
})

test('the check finds a kept amount that no movement explains', async () => {
  const { admin } = graph
  const { line, commitment } = await books(admin).aFundedLine('ATS-BA-05', 10_000, 5_000)
  await admin`update finance.funding_line set planned_cents = 10_001 where id = ${line.id}`
  await admin`update finance.commitment set committed_cents = 4_999 where id = ${commitment}`
  expect(await check()).toEqual([
    { of: 'COMMITMENT', id: commitment, figure: 'committed', kept: 4_999, found: 5_000 },
    { of: 'FUNDING_LINE', id: line.id, figure: 'planned', kept: 10_001, found: 10_000 },
    { of: 'ZONE_PLAN', id: line.plan, figure: 'planned', kept: 10_000, found: 10_001 },
  ])
})
