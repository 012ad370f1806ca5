import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { books, type Line } from './world.ts'

const ambito = 'ATS-BA-01'
const viewer = planOffice(ambito, 'ACCOUNTANT')
/** The codes of the interventions: the one with code `n` has 10 `n` euro, and the last has committed 25 of its 300. */
const all = Array.from({ length: 30 }, (_, at) => String(at + 1).padStart(2, '0'))

let graph: Awaited<ReturnType<typeof scratchGraph>>
let line: Line

beforeAll(async () => {
  graph = await scratchGraph()
  const { aPlan, anIntervention, aLine, aCommitment, record } = books(graph.admin)
  const plan = await aPlan(ambito)
  for (const code of all) {
    line = await aLine(await anIntervention(plan, code))
    await record(line, { kind: 'APPROPRIATION', amount: Number(code) * 1_000 })
  }
  const commitment = await aCommitment(line)
  for (let at = 0; at < 25; at++) await record(line, { kind: 'COMMITMENT', amount: 100, commitment })
}, START)
afterAll(() => graph.stop())

interface Page<Node> {
  readonly totalCount: number
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}
const fields = 'totalCount pageInfo { hasNextPage endCursor }'

async function interventions(args: string): Promise<Page<{ code: string }>> {
  const query = `{ zonePlans { nodes { interventions(${args}) { ${fields} nodes { code } } } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer, query })
  expect(errors).toBeUndefined()
  const { zonePlans }: { zonePlans: { nodes: [{ interventions: Page<{ code: string }> }] } } = JSON.parse(
    JSON.stringify(data),
  )
  return zonePlans.nodes[0].interventions
}

async function movements(args: string): Promise<Page<{ kind: string; amount: string }>> {
  const id = encodeId('plan_intervention', line.intervention)
  const query = `{ planIntervention(id: "${id}") { movements(${args}) { ${fields} nodes { kind amount } } } }`
  const { data, errors } = await graph.execute(subgraph, { viewer, query })
  expect(errors).toBeUndefined()
  const { planIntervention }: { planIntervention: { movements: Page<{ kind: string; amount: string }> } } =
    JSON.parse(JSON.stringify(data))
  return planIntervention.movements
}

async function walked(order: string, after?: string): Promise<string[]> {
  const { nodes, pageInfo } = await interventions(
    `first: 7, orderBy: ${order}${after ? `, after: "${after}"` : ''}`,
  )
  const codes = nodes.map(({ code }) => code)
  return pageInfo.hasNextPage ? [...codes, ...(await walked(order, pageInfo.endCursor))] : codes
}

test('interventions are walked by code without gaps', async () => {
  expect(await walked('CODE')).toEqual(all)
})

test('interventions are walked from the largest residual to the smallest', async () => {
  expect(await walked('LARGEST_RESIDUAL')).toEqual(['29', '28', '30', ...all.slice(0, 27).reverse()])
})

test('a list can be read from its end', async () => {
  const { nodes } = await interventions('last: 2')
  expect(nodes).toEqual([{ code: '29' }, { code: '30' }])
})

test('interventions are found by what they have left of a fund in a year', async () => {
  const found = async (filter: string) => (await interventions(`filter: ${filter}`)).totalCount
  expect(await found('{ fund: "FNPS", year: 2026, withResidual: true }')).toBe(30)
  expect(await found('{ fund: "FNPS", year: 2027 }')).toBe(0)
  expect(await found('{ fund: "FNA" }')).toBe(0)
})

test('interventions are found by text, benefit and target area', async () => {
  const found = async (filter: string) => (await interventions(`filter: ${filter}`)).totalCount
  expect(await found('{ text: "INTERVENTO 3" }')).toBe(1)
  expect(await found('{ targetArea: "4", serviceType: "A1.01" }')).toBe(30)
  expect(await found('{ targetArea: "5" }')).toBe(0)
})

test('the ledger is walked from the newest entry to the oldest', async () => {
  const first = await movements('first: 20')
  expect(first.totalCount).toBe(26)
  const { nodes, pageInfo } = await movements(`first: 20, after: "${first.pageInfo.endCursor}"`)
  expect(nodes).toHaveLength(6)
  expect(nodes.at(-1)).toEqual({ kind: 'APPROPRIATION', amount: '300.00' })
  expect(pageInfo.hasNextPage).toBe(false)
})

test('the ledger is narrowed by kind and accounting day', async () => {
  const count = async (filter: string) => (await movements(`filter: ${filter}`)).totalCount
  expect(await count('{ kinds: [APPROPRIATION], bookedTo: "2026-12-31" }')).toBe(1)
  expect(await count('{ kinds: [COMMITMENT, PAYMENT] }')).toBe(25)
  expect(await count('{ bookedFrom: "2026-03-02" }')).toBe(0)
})

test('the cursor of one list opens no other', async () => {
  const { pageInfo } = await movements('first: 1')
  const query = `{ zonePlans(after: "${pageInfo.endCursor}") { totalCount } }`
  const { errors } = await graph.execute(subgraph, { viewer, query })
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
})
