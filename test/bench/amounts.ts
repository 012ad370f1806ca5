/** Amounts of a plan of 100 interventions with a million movements behind it, beside those of one with a thousand. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { encodeId } from '@cse/schema/ids'
import postgres, { type Sql } from 'postgres'
import { type Figure, figureOf } from './figures.ts'
import { type Load, requestsPerSecond } from './load.ts'
import { startOurs } from './ours.ts'
import { untilSettled } from './settled.ts'

const SECONDS = 3
const ROUNDS = 3
const MANY = { ambito: 'ATS-BA-01', movements: 1_000_000 }
const FEW = { ambito: 'ATS-BA-01', movements: 1_000 }

const AMOUNTS = `query Amounts($plan: ID!) { zonePlan(id: $plan) { amounts { planned committed liquidated paid residual outstanding }
  inYear: amounts(year: 2026) { planned residual }
  interventions(first: 100) { nodes { id code amounts { planned committed liquidated paid residual outstanding } } } } }`

/** The ratio of the times an answer takes. */
export async function amounts(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const accountant = await startOurs(server.url, `accountant@${MANY.ambito}`, stack)
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  stack.defer(() => sql.end())
  const loadOf = async (triennium: string, { ambito, movements }: typeof MANY) => ({
    ...accountant,
    body: JSON.stringify({
      query: AMOUNTS,
      variables: { plan: encodeId('zone_plan', await planWith(sql, ambito, triennium, movements)) },
    }),
  })
  const many: Load = await loadOf('2029-2031', MANY)
  const few: Load = await loadOf('2032-2034', FEW)
  await sql`vacuum analyze finance.movement`
  await untilSettled(sql)
  await requestsPerSecond(many, 1)
  await requestsPerSecond(few, 1)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const found: number[] = []
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0])
      found[at] = await requestsPerSecond(at === 0 ? many : few, SECONDS)
    const [ofMany = Number.NaN, ofFew = Number.NaN] = found
    console.log(
      `  ${ofMany.toFixed(0)} answers a second over a million movements, ${ofFew.toFixed(0)} over a thousand`,
    )
    // the time of an answer is the inverse of its rate
    ratios.push(ofFew / ofMany)
  }
  return [
    figureOf(
      'amounts of a plan of 100 interventions, 10^6 movements behind it',
      'the same with 10^3 movements',
      ratios,
      '<= 1.1',
    ),
  ]
}

/** Writes a plan of 100 interventions with one line each, and its movements in portions, as the ledger's own trigger sees them. */
async function planWith(sql: Sql, ambito: string, triennium: string, movements: number): Promise<string> {
  const [plan] = await sql<{ id: string }[]>`
    insert into finance.zone_plan (id, ambito_code, triennium, status)
    values (uuidv7(), ${ambito}, ${triennium}, 'APPROVED') returning id`
  if (!plan) throw new Error('The plan was not made')
  await sql`
    with made as (
      insert into finance.plan_intervention (id, plan_id, ambito_code, code, title, service_type, target_area)
      select uuidv7(), ${plan.id}, ${ambito}, 'B-' || lpad(n::text, 3, '0'), 'Intervento ' || n, 'A2.07', '4'
      from generate_series(1, 100) n returning id
    )
    insert into finance.funding_line (id, intervention_id, plan_id, ambito_code, fund, year)
    select uuidv7(), id, ${plan.id}, ${ambito}, 'FNPS', 2026 from made`
  const portion = 100_000
  for (let written = 0; written < movements; written += portion) {
    const count = Math.min(portion, movements - written)
    // foreign keys are not what is measured
    await sql.begin(async (transaction) => {
      await transaction`set local session_replication_role = replica`
      await transaction`alter table finance.movement enable always trigger amounts_kept`
      await transaction`
        insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, kind, amount_cents, act, booked_on, recorded_at)
        select uuidv7(), line.id, intervention_id, plan_id, ambito_code, 'APPROPRIATION', 100, 'Prova', '2026-01-01',
          '2026-01-01'::timestamptz + n * interval '1 second'
        from (select line.*, row_number() over (order by id) - 1 as place from finance.funding_line line where plan_id = ${plan.id}) line
        join generate_series(${written}::int, ${written + count - 1}::int) n on n % 100 = line.place`
      await transaction`alter table finance.movement enable trigger amounts_kept`
    })
  }
  return plan.id
}
