import { randomUUID } from 'node:crypto'
import type { scratchGraph } from '../../../test/scratch-graph.ts'
import type { MovementKind } from '../src/rules/ledger.ts'

type Admin = Awaited<ReturnType<typeof scratchGraph>>['admin']

/** The act of a commitment, and to whom it is owed. */
export const act = { kind: 'DETERMINATION', number: '12', date: '2026-11-19' }
export const creditor = { code: '01234567897', name: 'Cooperativa sociale Esempio' }

/** An entry of the ledger as a test writes it, in cents. */
export interface Entry {
  readonly kind: MovementKind
  readonly amount: number
  readonly commitment?: string
}

/** A funding line with the keys of what it is under. */
export interface Line {
  readonly id: string
  readonly intervention: string
  readonly plan: string
  readonly ambito: string
}

/** Writes plans, lines and movements as the administrator. Ids are uuids. */
export function books(admin: Admin) {
  const aPlan = async (ambito: string, triennium = '2026-2028'): Promise<string> => {
    const id = randomUUID()
    await admin`insert into finance.zone_plan (id, ambito_code, triennium, status) values (${id}, ${ambito}, ${triennium}, 'APPROVED')`
    return id
  }
  const anIntervention = async (
    plan: string,
    code: string,
    title = `Intervento ${code}`,
  ): Promise<string> => {
    const id = randomUUID()
    await admin`
      insert into finance.plan_intervention (id, plan_id, ambito_code, code, title, service_type, target_area, planned_users)
      select ${id}, id, ambito_code, ${code}, ${title}, 'A1.01', '4', 20 from finance.zone_plan where id = ${plan}`
    return id
  }
  const aLine = async (intervention: string, fund = 'FNPS', year = 2026): Promise<Line> => {
    const [line] = await admin<Line[]>`
      insert into finance.funding_line (id, intervention_id, plan_id, ambito_code, fund, year)
      select ${randomUUID()}::uuid, id, plan_id, ambito_code, ${fund}, ${year} from finance.plan_intervention where id = ${intervention}
      returning id, intervention_id as intervention, plan_id as plan, ambito_code as ambito`
    if (!line) throw new Error('No such intervention')
    return line
  }
  const aCommitment = async (line: Line, cig: string | null = null): Promise<string> => {
    const id = randomUUID()
    await admin`
      insert into finance.commitment (id, line_id, intervention_id, ambito_code, act, creditor, cig, due_year, committed_on)
      values (${id}, ${line.id}, ${line.intervention}, ${line.ambito}, 'Determina n. 1', 'Cooperativa Il Sole', ${cig}, 2026, '2026-03-01')`
    return id
  }
  /** One statement for all entries, as the ledger's trigger sees them. */
  const record = async (line: Line, ...entries: Entry[]): Promise<void> => {
    const rows = entries.map(({ kind, amount, commitment = null }) => ({
      id: randomUUID(),
      line_id: line.id,
      intervention_id: line.intervention,
      plan_id: line.plan,
      ambito_code: line.ambito,
      commitment_id: commitment,
      kind,
      amount_cents: amount,
      act: 'Determina n. 1',
      booked_on: '2026-03-01',
    }))
    if (rows.length > 0) await admin`insert into finance.movement ${admin(rows)}`
  }
  /** A line of its own plan brought to these figures. */
  const aFundedLine = async (ambito: string, planned: number, committed = 0, liquidated = 0, paid = 0) => {
    const line = await aLine(await anIntervention(await aPlan(ambito), '01'))
    await record(line, { kind: 'APPROPRIATION', amount: planned })
    const commitment = await aCommitment(line)
    const moved: Entry[] = [
      { kind: 'COMMITMENT', amount: committed, commitment },
      { kind: 'LIQUIDATION', amount: liquidated, commitment },
      { kind: 'PAYMENT_ORDER', amount: paid, commitment },
      { kind: 'PAYMENT', amount: paid, commitment },
    ]
    await record(line, ...moved.filter(({ amount }) => amount > 0))
    return { line, commitment }
  }
  return { aPlan, anIntervention, aLine, aCommitment, record, aFundedLine }
}
