import { randomUUID } from 'node:crypto'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { cents } from '@cse/schema/cents'
import { encodeId } from '@cse/schema/ids'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import fc from 'fast-check'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { GRAPH_KEYS } from '../../../test/data-key.ts'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { citizen, local, planOffice, regional } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { type Figures, untouched } from '../src/rules/amounts.ts'
import { after, breachBy, effects, type MovementKind, movementKinds, roomFor } from '../src/rules/ledger.ts'
import { expected, type Moved } from './statement-sums.ts'
import { books } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const FIGURES = `fragment Figures on Amounts { planned committed liquidated ordered paid residual outstanding payable }`
const STATEMENT = `query Statement($plan: ID!, $asOf: DateTime, $year: Int) { zonePlan(id: $plan) {
  amounts(asOf: $asOf, year: $year) { ...Figures }
  statement(asOf: $asOf, year: $year) { year
    rows { intervention { code } fund { code } year targetArea { code } amounts { ...Figures } }
    byIntervention { intervention { code } targetArea { code } amounts { ...Figures } } byFund { fund { code } amounts { ...Figures } }
    byYear { year amounts { ...Figures } } byTargetArea { targetArea { code } amounts { ...Figures } } total { ...Figures } } } } ${FIGURES}`

const AREAS = ['1', '2', '4']
const BEGINNING = Date.parse('2026-03-01T08:00:00Z')
const instant = (step: number) => new Date(BEGINNING + step * 1_000)

/** A plan of three interventions, each with two funds and two years, and a commitment on every line. */
async function aPlan(ambito: string, triennium: string) {
  const world = books(graph.admin)
  const plan = await world.aPlan(ambito, triennium)
  const lines = []
  for (const [index, area] of AREAS.entries()) {
    const code = `INT-${index + 1}`
    const intervention = await world.anIntervention(plan, code)
    await graph.admin`update finance.plan_intervention set target_area = ${area} where id = ${intervention}`
    for (const fund of ['COMUNE', 'FNPS'])
      for (const year of [2026, 2027]) {
        const line = await world.aLine(intervention, fund, year)
        lines.push({ ...line, code, area, fund, year, commitment: await world.aCommitment(line) })
      }
  }
  return { id: encodeId('zone_plan', plan), lines }
}

const execute = (viewer: Viewer, plan: string, asOf: Date | null = null, year: number | null = null) =>
  graph.execute(subgraph, {
    viewer,
    query: STATEMENT,
    variables: { plan, asOf: asOf?.toISOString() ?? null, year },
    now: instant(86_400),
  })

const random = fc.record({
  line: fc.nat(11),
  kind: fc.constantFrom(...movementKinds),
  amount: fc.integer({ min: 1, max: 200_000_001 }),
})

test('of any movements, at any instant and in any year, a statement says what they add up to', async () => {
  let run = 0
  const kinds = new Set<MovementKind>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(random, { minLength: 200, maxLength: 300, size: 'max' }),
      fc.nat(320),
      fc.constantFrom(null, 2026, 2027, 2028),
      async (drawn, step, year) => {
        const { id, lines } = await aPlan('ATS-BA-01', `${3000 + run}-${3002 + run++}`)
        const standing = new Map<number, Figures>()
        const written = lines.map((_, line) => ({
          line,
          kind: 'APPROPRIATION' as const,
          amount: 500_000_000,
        }))
        const recorded = [...written, ...drawn].flatMap(({ line, kind, amount: atMost }, at) => {
          const figures = standing.get(line) ?? untouched
          const entry = { kind, amount: cents(Math.max(1, Math.min(atMost, roomFor(kind, figures)))) }
          const on = lines[line]
          if (!on || breachBy(figures, entry)) return []
          standing.set(line, after(figures, entry))
          return [{ ...on, ...entry, at: instant(at) }]
        })
        for (const { kind } of recorded) kinds.add(kind)
        await record(recorded)
        const viewer = planOffice('ATS-BA-01', 'ACCOUNTANT')
        for (const asOf of [null, instant(step)]) {
          const { data, errors } = await execute(viewer, id, asOf, year)
          expect(errors).toBeUndefined()
          expect(data?.zonePlan).toEqual(expected(lines, recorded, asOf, year))
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  )
  // as far as the last stage, or it would have shown little
  expect(kinds).toContain('PAYMENT')
}, 120_000)

async function record(movements: readonly (Moved & Awaited<ReturnType<typeof aPlan>>['lines'][number])[]) {
  const rows = movements.map((moved) => ({
    id: randomUUID(),
    line_id: moved.id,
    intervention_id: moved.intervention,
    plan_id: moved.plan,
    ambito_code: moved.ambito,
    commitment_id: effects[moved.kind].figure === 'planned' ? null : moved.commitment,
    kind: moved.kind,
    amount_cents: moved.amount,
    act: 'Determina n. 1',
    booked_on: '2026-03-01',
    recorded_at: moved.at,
  }))
  await graph.admin`insert into finance.movement ${graph.admin(rows)}`
}

test('whoever sees the amounts of a plan sees its statement, and nobody else', async () => {
  const { id, lines } = await aPlan('ATS-BR-01', '2026-2028')
  const all = expected(lines, [], null, null)
  const comune: Viewer = { ...local(['074001'], 'SECRETARIAT'), ambito: 'ATS-BR-01' }
  for (const viewer of [planOffice('ATS-BR-01', 'PLAN_OFFICE'), comune, regional('ANALYST')])
    expect((await execute(viewer, id)).data?.zonePlan).toEqual(all)
  expect(await execute(planOffice('ATS-BR-02', 'ACCOUNTANT'), id)).toEqual({ data: { zonePlan: null } })
  const denied = await execute(citizen(randomUUID()), id)
  expect(denied.data?.zonePlan).toBeNull()
  expect(denied.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
})

test('a plan without interventions has a statement without rows', async () => {
  const plan = encodeId('zone_plan', await books(graph.admin).aPlan('ATS-BR-03'))
  const { data } = await execute(planOffice('ATS-BR-03', 'ACCOUNTANT'), plan)
  expect(data?.zonePlan).toEqual(expected([], [], null, null))
})

test('a statement as of an instant that may still change is refused', async () => {
  const plan = encodeId('zone_plan', await books(graph.admin).aPlan('ATS-BR-04'))
  const { errors } = await execute(regional('CONTROLLER'), plan, instant(86_395))
  expect(errors?.map(({ extensions }) => extensions.code)).toContain('BAD_USER_INPUT')
})

test('the figures of statements of several plans are one statement of the database', async () => {
  await aPlan('ATS-FG-01', '2026-2028')
  await aPlan('ATS-FG-01', '2029-2031')
  graph.requested()
  const query = `{ zonePlans(filter: { ambito: "ATS-FG-01" }) { nodes { statement { rows { amounts { paid } } byFund { amounts { paid } } total { paid } } } } }`
  const { data } = await graph.execute(subgraph, { viewer: regional('CONTROLLER'), query })
  expect(JSON.stringify(data).match(/"rows"/g)).toHaveLength(2)
  expect(graph.requested().filter((text) => text.includes('funding_line'))).toHaveLength(1)
})

test('the account that Casarano published comes out of its movements to the cent, in every direction', async () => {
  const { adminUrl, secret } = inject('database')
  const admin = await openAdmin(adminUrl)
  const movements = await admin<(Moved & { readonly plan: string })[]>`
    select movement.plan_id as "plan", plan_intervention.code, target_area as "area", fund, year, kind, amount_cents::float8 as "amount",
      recorded_at as "at"
    from finance.movement join finance.funding_line on funding_line.id = line_id
    join finance.plan_intervention on plan_intervention.id = movement.intervention_id
    join finance.zone_plan on zone_plan.id = movement.plan_id
    where zone_plan.ambito_code = 'ATS-LE-02' and triennium = '2014-2017'
    order by recorded_at, movement.id`
  await admin.end()
  const lines = [
    ...Map.groupBy(movements, ({ code, fund, year }) => `${code} ${fund} ${year}`).values(),
  ].flatMap(([first]) => first ?? [])
  const database = openDatabase({ url: roleUrl(adminUrl, PLATFORM_ROLE, secret), max: 1 })
  const viewer = regional('CONTROLLER')
  const { scope, issuer, subject, roles } = viewer
  const session = database.session({
    keys: keysOf(viewer),
    scope,
    issuer,
    subject,
    roles,
    requestId: randomUUID(),
  })
  const closing = new Date('2017-12-31T23:00:00Z')
  const contextValue = subgraph
    .open(GRAPH_KEYS)
    .contextOf({ viewer, session: session.as('finance'), now: new Date() })
  for (const asOf of [closing, null]) {
    const { data, errors } = await graphql({
      schema: subgraph.schema,
      source: STATEMENT,
      variableValues: {
        plan: encodeId('zone_plan', movements[0]?.plan ?? ''),
        asOf: asOf?.toISOString() ?? null,
      },
      contextValue,
    })
    expect(errors).toBeUndefined()
    expect(data?.zonePlan).toEqual(expected(lines, movements, asOf, null))
    expect(data?.zonePlan).toMatchObject({
      statement: {
        total: {
          planned: '19265797.89',
          committed: '14303102.67',
          residual: '4962695.22',
          liquidated: '10881361.37',
          outstanding: '3421741.30',
        },
      },
    })
  }
  await session.close()
  await database.close()
})
