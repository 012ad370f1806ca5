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
  await completeMultifondo(admin, ambito)
  await completeModules(admin, ambito)
  await admin`
    insert into finance.creditor (id, ambito_code, organisation, kind, code, name, facilities, durc_until, account_declared_on)
    values (uuidv7(), ${ambito}, ${`ambito:${ambito}`}, 'PROVIDER', '01234567897', 'Cooperativa esempio', array(select id from services.facility order by id limit 1), '2027-01-31', '2026-01-15')`
  await admin`
    insert into finance.creditor (id, ambito_code, organisation, kind, capacity, planned_intervention_id)
    select uuidv7(), ${ambito}, ${`ambito:${ambito}`}, 'PERSON', 'BENEFICIARY', funding.planned_intervention_id
    from finance.case_funding funding join cases."case" held on held.id = funding.case_id
    where funding.ambito_code = ${ambito} and held.holder = ${`ambito:${ambito}`} order by funding.id limit 1`
  await admin`
    insert into finance.commitment_creditor (commitment_id, creditor_id, ambito_code)
    select commitment.id, creditor.id, ambito_code from finance.commitment join finance.creditor using (ambito_code)
    where ambito_code = ${ambito}`
  await admin`
    insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, commitment_id, kind, amount_cents, act, booked_on,
      invoice_number, invoice_on, invoice_cents, creditor_id)
    select distinct on (intervention_id) uuidv7(), line_id, intervention_id, plan_id, commitment.ambito_code, commitment.id, 'LIQUIDATION', 100,
      'Determina 92/2026', date '2026-10-30', 'FT 90/2026', date '2026-10-20', 100,
      (select id from finance.creditor where creditor.ambito_code = commitment.ambito_code and kind = 'PROVIDER')
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

/** Everything that was validated is sent, and the managing authority refuses a row of the first entry of them. */
async function completeMultifondo(admin: Sql, ambito: string): Promise<void> {
  await admin`
    insert into finance.progress_snapshot (id, ambito_code, year, bimester, number, content, entries)
    select uuidv7(), ambito_code, year, bimester, 1, convert_to('Contenuto esempio', 'UTF8'), count(*)
    from finance.progress_entry where ambito_code = ${ambito} and state = 'VALIDATED' group by ambito_code, year, bimester`
  await admin`
    insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject, snapshot_id)
    select entry.id, entry.ambito_code, entry.version + 1, entry.revision, 'SENT', 'SEND', 'gestore', 'operatore', snapshot.id
    from finance.progress_entry entry join finance.progress_snapshot snapshot using (ambito_code, year, bimester)
    where ambito_code = ${ambito} and state = 'VALIDATED'`
  await admin`
    insert into finance.progress_return (id, snapshot_id, ambito_code, act_kind, act_number, act_on)
    select uuidv7(), id, ambito_code, 'RECEIPT', '93', '2026-10-31' from finance.progress_snapshot where ambito_code = ${ambito}`
  const [entry] = await admin<{ id: string; version: number }[]>`
    insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject, snapshot_id, return_id)
    select entry.id, entry.ambito_code, entry.version + 1, entry.revision, 'REJECTED', 'SEND', 'gestore', 'operatore', returned.snapshot_id, returned.id
    from finance.progress_entry entry join finance.progress_snapshot snapshot using (ambito_code, year, bimester)
    join finance.progress_return returned on returned.snapshot_id = snapshot.id
    where entry.ambito_code = ${ambito} and state = 'SENT' order by entry.id limit 1 returning entry_id as "id", version`
  if (!entry) throw new Error('The Ambito has nothing to send')
  await admin`
    insert into finance.progress_rejection (entry_id, ambito_code, version, revision, row_number, reason)
    select id, ambito_code, ${entry.version}, revision, 1, 'Motivo esempio' from finance.progress_entry where id = ${entry.id}`
}

/** A module of SIOSS was submitted and returned. */
async function completeModules(admin: Sql, ambito: string): Promise<void> {
  const [service] = await admin<{ serviceType: string; macroArea: string | null }[]>`
    select code as "serviceType", macro_area as "macroArea" from finance.service_type order by code limit 1`
  if (!service) throw new Error('There is no prestation')
  const figures = { planned: 0, committed: 0, liquidated: 0, ordered: 0, paid: 0 }
  const row = {
    ...service,
    targetArea: '1',
    level: null,
    interventions: 1,
    plannedUsers: 1,
    usersServed: 1,
    ...figures,
  }
  const check = {
    code: 'STAGES_IN_ORDER',
    blocking: true,
    satisfied: true,
    message: 'Esito esempio',
    expected: null,
    actual: null,
    rows: null,
  }
  const content = { allocated: 0, carriedIn: 0, spendBy: null, rows: [row], checks: [check] }
  await admin`
    insert into finance.fund_module_submission (ambito_code, fund, year, number, as_of, content, issuer, subject)
    values (${ambito}, 'FNPS', 2026, 1, '2026-10-30', convert_to(${JSON.stringify(content)}, 'UTF8'), 'gestore', 'operatore')`
  await admin`
    insert into finance.fund_module_decision (ambito_code, fund, year, number, decision, reasons, issuer, subject)
    values (${ambito}, 'FNPS', 2026, 1, 'RETURNED', '{Motivo esempio}', 'gestore', 'operatore')`
}
