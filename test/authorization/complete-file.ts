import type { Sql } from 'postgres'

/**
 * Gives a case and its person one of everything a file can hold, so that no field of the graph stays empty for want of a row. What the
 * population has put there stays.
 */
export async function completeFile(admin: Sql, caseId: string): Promise<void> {
  const [found] = await admin<
    { person: string; comune: string; ambito: string; operator: string; holder: string }[]
  >`
    select person_id as "person", comune, ambito_code as "ambito", holder,
      (select id from cases.operator where comune = "case".comune or ambito_code = "case".ambito_code limit 1) as "operator"
    from cases."case" where id = ${caseId}`
  if (!found) throw new Error('There is no such case')
  await completePerson(admin, found.person)
  await completeCase(admin, caseId, found)
  await completePathway(admin, caseId, found)
}

async function completePerson(admin: Sql, person: string): Promise<void> {
  const [other] = await admin<{ id: string; household: string }[]>`
    select id, household_id as "household" from persons.person where id <> ${person} and household_id is not null
      and residence_comune = (select residence_comune from persons.person where id = ${person}) limit 1`
  await admin`
    update persons.person set domicile_comune = residence_comune, domicile_address = 'Via Esempio 1', email = 'persona@example.it',
      mobile = '+39 000 0000000', birth_place_name = coalesce(birth_place_name, 'Bari'), household_id = coalesce(household_id, ${other?.household ?? null})
    where id = ${person}`
  await admin`
    insert into persons.household_member (household_id, person_id, given_name, family_name, relation_code, since)
    select household_id, id, given_name, family_name, '1', '2020-01-01' from persons.person where id = ${person} on conflict do nothing`
  await admin`
    insert into persons.relationship (id, person_id, other_person_id, other_name, kind, note, since)
    select uuidv7(), ${person}, ${other?.id ?? null}, 'Nome Esempio', 'CARE', 'Nota esempio', '2024-01-01'`
  for (const kind of ['ORDINARY', 'SOCIO_HEALTH'])
    await admin`
      insert into persons.isee_attestation (id, person_id, kind, current, isee_cents, ise_cents, equivalence_scale, dsu_protocol,
        submitted_on, valid_until, discrepancies)
      select uuidv7(), ${person}, ${kind}, true, 1000000, 2000000, 2.46,
        'INPS-ISEE-2099-' || lpad((random() * 99999999)::int::text, 8, '0') || 'A-00', '2099-01-15', '2099-12-31', array['Difformità esempio']`
  await admin`
    insert into persons.employment_status (person_id, status, since, source, as_of)
    values (${person}, 'UNEMPLOYED', '2025-01-01', 'MLPS', '2026-01-01') on conflict do nothing`
  await admin`
    insert into persons.disability_finding (id, person_id, kind_code, percentage, found_on, review_on, source)
    values (uuidv7(), ${person}, '1', 75, '2020-01-01', '2030-01-01', 'INPS')`
  await admin`
    insert into persons.consent (id, person_id, purpose, given_on, expires_on, withdrawn_on, signatory)
    values (uuidv7(), ${person}, 'Presa in carico', '2024-01-01', '2034-01-01', '2025-01-01', 'La persona')`
  await admin`
    insert into persons.certification (id, person_id, source, service, request_reference, fields, certified_at)
    values (uuidv7(), ${person}, 'ANPR', 'C001', 'richiesta-esempio', array['residence'], now())`
  await admin`
    insert into persons.possible_duplicate (person_id, other_person_id, similarity)
    select ${person}, id, 0.9 from persons.person where id <> ${person}
      and residence_comune = (select residence_comune from persons.person where id = ${person}) limit 1 on conflict do nothing`
}

interface Found {
  readonly person: string
  readonly comune: string
  readonly ambito: string
  readonly operator: string
  readonly holder: string
}

async function completeCase(
  admin: Sql,
  id: string,
  { person, comune, operator, holder, ambito }: Found,
): Promise<void> {
  await admin`
    insert into cases.access_interview (case_id, channel, motive, request, pre_assessment, orientation, received_at)
    values (${id}, 'PHONE', 'SENT', 'Richiesta esempio', 'Prima valutazione', 'Orientamento', now()) on conflict do nothing`
  await admin`update cases.access_interview set pre_assessment = 'Prima valutazione', orientation = 'Orientamento' where case_id = ${id}`
  for (const role of ['CASE_MANAGER', 'TEAM'])
    await admin`
      insert into cases.assignment (id, case_id, operator_id, role, since)
      values (uuidv7(), ${id}, ${operator}, ${role}, '2026-01-01') on conflict do nothing`
  await admin`
    insert into cases.assessment (id, case_id, instrument, kind, planned_on, completed_on, score, outcome, findings)
    values (uuidv7(), ${id}, 'SVaMA', 'MULTIDIMENSIONAL', '2026-01-10', '2026-01-20', 55, 'Esito esempio', 'Rilievi esempio')`
  const [session] = await admin<{ id: string }[]>`
    insert into cases.uvm_session (id, case_id, convened_on, held_on, decision, minutes)
    values (uuidv7(), ${id}, '2026-02-01', '2026-02-10', 'Decisione esempio', 'Verbale esempio') returning id`
  await admin`
    insert into cases.uvm_member (session_id, position, name, role, present)
    values (${session?.id ?? null}, 1, 'Membro Esempio', 'Medico', true)`
  for (const restricted of [false, true]) {
    await admin`
      insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, restricted, readers)
      values (uuidv7(), ${id}, 'NOTE', now(), ${operator}, ${holder}, 'Testo esempio', ${restricted}, array[${holder}])`
    await admin`
      insert into cases.document (id, case_id, title, media_type, size_bytes, sha256, attached_at, restricted)
      values (uuidv7(), ${id}, 'Documento esempio', 'application/pdf', 1000, encode(sha256(random()::text::bytea), 'hex'), now(), ${restricted})`
  }
  await admin`
    insert into cases.event (id, case_id, kind, phase, at, actor, actor_role, note)
    select uuidv7(), ${id}, 'ASSESSMENT_PLANNED', 'NEEDS_ASSESSMENT', now(), subject, 'SOCIAL_WORKER', 'Nota esempio'
    from cases.operator where id = ${operator}`
  await admin`
    insert into cases.transfer (id, case_id, person_id, from_holder, to_holder, status, basis, reason, requested_at, decided_at, decision_reason, readers)
    select uuidv7(), ${id}, ${person}, ends[1], ends[2], 'REJECTED', 'CONSENT', 'Motivo esempio', now(), now(), 'Decisione esempio', ends
    from (values (array['comune:' || ${comune}, 'ambito:' || ${ambito}])) transfer(ends)`
}

async function completePathway(admin: Sql, id: string, { person, comune, ambito }: Found): Promise<void> {
  await admin`
    insert into cases.project (id, case_id, kind, title, drafted_on, agreed_on, ends_on, status)
    values (uuidv7(), ${id}, 'PAI', 'Progetto esempio', '2026-03-01', '2026-03-10', current_date + 10, 'AGREED')
    on conflict (case_id) do update set ends_on = excluded.ends_on, agreed_on = excluded.agreed_on, status = 'AGREED'`
  await admin`
    insert into cases.objective (id, project_id, case_id, position, description, term, outcome)
    select uuidv7(), id, case_id, 90, 'Obiettivo esempio', 'SHORT', 'ACHIEVED' from cases.project where case_id = ${id}`
  const [planned] = await admin<{ id: string; intervention: string }[]>`
    insert into cases.planned_intervention (id, project_id, case_id, position, service_type, facility_id, plan_intervention_id, funding_state,
      starts_on, ends_on, unit, frequency, quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents, health_share_cents)
    select uuidv7(), project.id, ${id}, 90, intervention.service_type, facility.id, intervention.id, 'REFUSED',
      '2026-04-01', '2026-10-01', 'HOUR', 'WEEKLY', 4, 2000, 300000, 100000, 100000, 100000
    from cases.project, finance.plan_intervention intervention, services.facility
    where project.case_id = ${id} and intervention.ambito_code = ${ambito} and facility.ambito_code = ${ambito}
    limit 1 returning id, plan_intervention_id as "intervention"`
  if (!planned) throw new Error('There is nothing to plan with')
  await admin`
    insert into cases.delivery (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, hours, amount_cents,
      body_share_cents, user_share_cents, health_share_cents, status, ambito_code)
    select uuidv7(), ${id}, ${person}, id, service_type, '2026-05-01', 16, 16, 3000, 1000, 1000, 1000, 'RECORDED', ${ambito}
    from cases.planned_intervention where id = ${planned.id}`
  await admin`
    insert into cases.evaluation (case_id, evaluated_on, outcome, conclusion)
    values (${id}, '2026-10-10', 'ACHIEVED', 'Conclusione esempio') on conflict do nothing`
  await admin`
    insert into finance.case_funding (id, case_id, planned_intervention_id, intervention_id, ambito_code, state, refusal_reason,
      requested_cents, reserved_cents, decided_on)
    values (uuidv7(), ${id}, ${planned.id}, ${planned.intervention}, ${ambito}, 'REFUSED', 'Motivo esempio', 100000, 0, '2026-04-01')`
  await admin`
    insert into services.appointment (id, slot_id, person_id, case_id, comune, purpose, status, booked_at, readers)
    select uuidv7(), id, ${person}, ${id}, ${comune}, 'Colloquio esempio', 'CANCELLED', now(), array['comune:' || ${comune}, 'person:' || ${person}]
    from services.slot where comune = ${comune} limit 1`
}
