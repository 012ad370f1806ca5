import type { Sql } from 'postgres'

/**
 * Gives the plans of an Ambito what a young ledger lacks: a year that closed with residues, money that changed lines, an invoice, a project
 * code, a reason in the history.
 */
export async function completePlan(admin: Sql, ambito: string): Promise<void> {
  await admin`
    insert into finance.year_closing (id, plan_id, ambito_code, year, act_kind, act_number, act_on)
    select uuidv7(), id, ambito_code, 2019, 'DETERMINATION', '90', '2020-02-01' from finance.zone_plan where ambito_code = ${ambito}
    on conflict do nothing`
  await admin`
    insert into finance.year_residue (closing_id, ambito_code, commitment_id, kept_cents)
    select closing.id, closing.ambito_code, commitment.id, 1000
    from finance.year_closing closing
    join finance.plan_intervention intervention using (plan_id)
    join finance.commitment on commitment.intervention_id = intervention.id
    where closing.ambito_code = ${ambito} and closing.year = 2019 on conflict do nothing`
  await admin`
    update finance.commitment set cup = 'B00X00000000001' where ambito_code = ${ambito}`
  await admin`
    insert into finance.plan_edition (plan_id, ambito_code, number, status, act_kind, act_number, act_on, reason)
    select id, ambito_code, 90, 'VARIED', 'RESOLUTION', '90', '2026-10-30', 'Variazione esempio'
    from finance.zone_plan where ambito_code = ${ambito}`
  await moveMoney(admin, ambito)
  await admin`
    insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, booked_on,
      invoice_number, invoice_on)
    select distinct on (intervention_id) uuidv7(), line_id, intervention_id, plan_id, commitment.ambito_code, commitment.id, 'LIQUIDATION', 100,
      'Determina 92/2026', date '2026-10-30', 'FT 90/2026', date '2026-10-20'
    from finance.commitment join finance.plan_intervention intervention on intervention.id = intervention_id
    where commitment.ambito_code = ${ambito} and commitment.committed_cents - commitment.liquidated_cents >= 100
    order by intervention_id, commitment.id`
}

/** In every intervention with two lines, a euro goes from the one with most left to the other. */
async function moveMoney(admin: Sql, ambito: string): Promise<void> {
  await admin`
    with giver as (
      select distinct on (intervention_id) * from finance.funding_line
      where ambito_code = ${ambito} and planned_cents - committed_cents >= 100 order by intervention_id, planned_cents - committed_cents desc
    ), taker as (
      select distinct on (line.intervention_id) line.* from finance.funding_line line join giver using (intervention_id)
      where line.id <> giver.id order by line.intervention_id, line.id
    ), pair as (
      select giver.id as line_id, taker.id as counterpart_id, giver.intervention_id, giver.plan_id, giver.ambito_code, -100 as amount
      from giver join taker using (intervention_id)
      union all
      select taker.id, giver.id, giver.intervention_id, giver.plan_id, giver.ambito_code, 100 from giver join taker using (intervention_id)
    )
    insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, kind, amount_cents, act, act_kind, act_number, act_on,
      booked_on, counterpart_line_id)
    select uuidv7(), line_id, intervention_id, plan_id, ambito_code, 'VARIATION', amount, 'Determina 91/2026', 'DETERMINATION', '91', '2026-10-30',
      '2026-10-30', counterpart_id
    from pair`
}
