import { randomUUID } from 'node:crypto'
import { scratchGraph } from '../../../test/scratch-graph.ts'
import { receiving } from './case-events.ts'
import { books, type Line } from './world.ts'

export const ambito = 'ATS-BA-01'
const year = 2026

/** Books without a request for money yet, from which cases request money. */
export async function fundingWorld() {
  const graph = await scratchGraph()
  const { admin } = graph
  const made = books(admin)
  let line: Line

  return {
    graph,
    receive: receiving(() => graph.database),
    /** The line that is there for the intervention of now. */
    line: () => line,

    /** Begins anew: nothing emitted, an intervention of its own with one line of a thousand euro. */
    async begin(): Promise<void> {
      await admin`delete from graphile_worker._private_jobs`
      const [plan] = await admin<
        { id: string }[]
      >`select id from finance.zone_plan where ambito_code = ${ambito}`
      const intervention = await made.anIntervention(
        plan?.id ?? (await made.aPlan(ambito)),
        randomUUID().slice(0, 8),
      )
      line = await made.aLine(intervention, 'FNPS', year)
      await made.record(line, { kind: 'APPROPRIATION', amount: 100_000 })
    },

    /** A request of a case that fits; `over` says what it has otherwise. */
    request: (over: object = {}) => ({
      case: randomUUID(),
      plannedIntervention: randomUUID(),
      planIntervention: line.intervention,
      line: null,
      ambito,
      year,
      serviceType: 'A1.01',
      targetArea: '4',
      requestedCents: 60_000,
      version: 1,
      ...over,
    }),

    async funding(plannedIntervention: string) {
      const [row] = await admin<
        { state: string; refusal: string | null; reserved: number; version: number }[]
      >`
        select state, refusal, reserved_cents::int as reserved, version::int as version from finance.case_funding
        where planned_intervention_id = ${plannedIntervention}`
      return row
    },

    /** What cases are answered, in the order in which it was. */
    async decisions() {
      const rows = await admin<
        { payload: { plannedIntervention: string; state: string; version: number } }[]
      >`
        select payload from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
        where identifier = 'finance.funding-decided' order by job.id`
      return rows.map(({ payload: { plannedIntervention, state, version } }) => ({
        plannedIntervention,
        state,
        version,
      }))
    },
  }
}
