import { randomUUID } from 'node:crypto'
import type { Admin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'

/** What the ledger of an intervention had from a fund at the end of February 2026, in cents; half as much again came in March. */
export const LEDGER = { planned: 100_000_00, committed: 60_000_00, paid: 20_000_00 }

/** An intervention of the plan in force with money of the PN Inclusione. @returns its id */
export async function fundedIntervention(admin: Admin, ambito: string): Promise<string> {
  const [id, line, commitment] = [randomUUID(), randomUUID(), randomUUID()]
  await admin`
    insert into finance.plan_intervention (id, plan_id, ambito_code, code, title, service_type, target_area)
    select ${id}, id, ambito_code, ${`PN-${id.slice(0, 8)}`}, 'Pronto intervento sociale', 'A1.01', '6'
    from finance.zone_plan where ambito_code = ${ambito} and triennium = '2026-2028'`
  await admin`
    insert into finance.funding_line (id, intervention_id, plan_id, ambito_code, fund, year)
    select ${line}, id, plan_id, ambito_code, 'PN-INCL', 2026 from finance.plan_intervention where id = ${id}`
  await admin`
    insert into finance.commitment (id, line_id, intervention_id, ambito_code, act, creditor, due_year, committed_on)
    values (${commitment}, ${line}, ${id}, ${ambito}, 'Determina n. 1', 'Cooperativa Il Sole', 2026, '2026-02-01')`
  for (const [month, share] of [
    ['02', 1],
    ['03', 0.5],
  ] as const)
    for (const [index, [kind, cents]] of [
      ['APPROPRIATION', LEDGER.planned] as const,
      ['COMMITMENT', LEDGER.committed] as const,
      ['LIQUIDATION', LEDGER.paid] as const,
      ['PAYMENT_ORDER', LEDGER.paid] as const,
      ['PAYMENT', LEDGER.paid] as const,
    ].entries())
      await admin`
        insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, booked_on,
          recorded_at)
        select ${randomUUID()}, id, intervention_id, plan_id, ambito_code, ${kind === 'APPROPRIATION' ? null : commitment}, ${kind},
          ${cents * share}, 'Determina n. 1', ${`2026-${month}-10`}, ${`2026-${month}-10T08:00:0${index}Z`}
        from finance.funding_line where id = ${line}`
  return encodeId('plan_intervention', id)
}
