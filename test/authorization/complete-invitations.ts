import type { Sql } from 'postgres'
import { COMUNE, INVITEES } from './personas.ts'

/** Somebody of another health body, whom no persona is. */
const ELSEWHERE = '160116-BNCLNE75D52E506U'

/** A professional of the health service is invited to a session, and another was; both wrote. Of the personas' comune it is the persona. */
export async function completeInvitations(
  admin: Sql,
  id: string,
  { session, comune }: { readonly session: string; readonly comune: string },
): Promise<void> {
  const invitee = comune === COMUNE ? (INVITEES['health@asl-ba'] ?? ELSEWHERE) : ELSEWHERE
  for (const withdrawn of [false, true]) {
    const [healthBody = '', taxCode = ''] = (withdrawn ? ELSEWHERE : invitee).split('-')
    const [invited] = await admin<{ id: string }[]>`
      insert into cases.uvm_invitation (id, case_id, session_id, position, health_body, tax_code, convened_on, place, agenda, until, invited_at,
        invited_by_issuer, invited_by, withdrawn_at, closed_at)
      select uuidv7(), ${id}, ${session}, 1, ${healthBody}, ${taxCode}, '2026-02-01', 'Luogo invito', 'Ordine invito', current_date + 300, now(),
        'gestore', 'operatore', case when ${withdrawn} then now() end, now() returning id`
    await admin`
      insert into cases.uvm_section (id, invitation_id, case_id, findings, proposal, written_at)
      values (uuidv7(), ${invited?.id ?? null}, ${id}, 'Quadro esempio', 'Proposta esempio', now())`
  }
}

/** The body that holds a case has a contract with who delivers at a facility, who recorded that somebody came: of the personas' comune it is the persona. */
export async function completeContract(admin: Sql, like: string, comune: string): Promise<void> {
  const provider = comune === COMUNE ? (INVITEES['provider@88600001007'] ?? '') : '77700001007'
  const [planned] = await admin<{ id: string }[]>`
    insert into cases.planned_intervention (id, project_id, case_id, position, service_type, facility_id, funding_state, starts_on, unit,
      frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents)
    select uuidv7(), project_id, case_id, 92, service_type, facility_id, 'REQUESTED', starts_on, unit, frequency, quantity, planned_quantity,
      unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents
    from cases.planned_intervention where id = ${like} returning id`
  const id = planned?.id ?? ''
  await admin`
    with contract as (
      insert into services.provider_contract (id, provider_id, vat_number, organisation, number, cig, valid_from, valid_to, recorded_at,
        recorded_by_issuer, recorded_by, ended_on)
      select uuidv7(), provider_id, ${provider}, held.holder, 'Repertorio esempio', 'A00000000B', '2026-01-01', current_date + 300, now(), 'gestore',
        'operatore', current_date + 200
      from cases.planned_intervention planned join cases."case" held on held.id = planned.case_id
      join services.facility on facility.id = planned.facility_id where planned.id = ${id}
      returning id
    )
    insert into services.contract_facility (contract_id, facility_id)
    select contract.id, facility_id from contract, cases.planned_intervention planned where planned.id = ${id}`
  await admin`
    insert into cases.delivery (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, amount_cents, body_share_cents,
      user_share_cents, health_share_cents, status, comune, ambito_code)
    select uuidv7(), held.id, held.person_id, planned.id, planned.service_type, '2026-05-01', 16, 3000, 1000, 1000, 1000, 'RECORDED', held.comune, held.ambito_code
    from cases.planned_intervention planned join cases."case" held on held.id = planned.case_id where planned.id = ${id}`
  for (const withdrawn of [false, true])
    await admin`
      insert into cases.attendance (id, planned_intervention_id, case_id, day, quantity, provider, recorded_at, recorded_by_issuer, recorded_by,
        withdrawn_at)
      select uuidv7(), id, case_id, '2026-05-04', 4, ${provider}, now(), 'gestore', 'operatore', case when ${withdrawn} then now() end
      from cases.planned_intervention where id = ${id}`
}
