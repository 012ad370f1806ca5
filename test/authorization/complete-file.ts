import type { Sql } from 'postgres'
import { writingPlainTexts } from '../plain-texts.ts'
import { completeContract, completeInvitations } from './complete-invitations.ts'
import { completeJudicial } from './complete-judicial.ts'
import { completePerson } from './complete-person.ts'
import { completePlacement } from './complete-placement.ts'

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
  await completePerson(admin, found.person, found.holder)
  await writingPlainTexts(admin, async () => {
    await completeCase(admin, caseId, found)
    await completePathway(admin, caseId, found)
  })
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
    select ${id}, 'PHONE', 'SENT', 'Richiesta esempio', 'Prima valutazione', 'Orientamento', now()
    where not exists (select from cases.access_interview where case_id = ${id})`
  await admin`update cases.access_interview set pre_assessment = 'Prima valutazione', orientation = 'Orientamento', outcome = 'SENT_ELSEWHERE'
    where case_id = ${id}`
  for (const role of ['CASE_MANAGER', 'TEAM'])
    await admin`
      insert into cases.assignment (id, case_id, operator_id, role, since)
      values (uuidv7(), ${id}, ${operator}, ${role}, '2026-01-01') on conflict do nothing`
  await admin`
    insert into cases.absence (id, operator_id, substitute_id, organisation, since, until, recorded_at, recorded_by_issuer, recorded_by)
    select uuidv7(), id, nullif(${operator}::uuid, id), coalesce('comune:' || operator.comune, 'ambito:' || ambito_code), current_date, current_date + 60, now(), 'gestore', 'coordinatore'
    from cases.operator where operator.comune = ${comune} or ambito_code = ${ambito} on conflict do nothing`
  const [assessment] = await admin<{ id: string }[]>`
    insert into cases.assessment (id, case_id, instrument, instrument_version, kind, planned_on, completed_on, score, outcome, findings)
    values (uuidv7(), ${id}, 'SCHEDA-SOCIALE', '2', 'MULTIDIMENSIONAL', '2026-01-10', '2026-01-20', 0, 'Esito esempio', 'Rilievi esempio')
    returning id`
  await completeAssessment(admin, assessment?.id ?? '', { id, operator })
  const [session] = await admin<{ id: string }[]>`
    insert into cases.uvm_session (id, case_id, convened_on, place, convened_by_issuer, convened_by, agenda, held_on, outcome, decision, minutes)
    select uuidv7(), ${id}, '2026-02-01', 'Luogo esempio', issuer, subject, 'Ordine del giorno esempio', '2026-02-10', 'HOME_CARE', 'Decisione esempio',
      'Verbale esempio'
    from cases.operator where id = ${operator} returning id`
  await admin`
    insert into cases.uvm_session (id, case_id, convened_on, place) values (uuidv7(), ${id}, current_date + 5, 'Luogo esempio')`
  await admin`
    insert into cases.uvm_session (id, case_id, convened_on, place, cancelled_at)
    values (uuidv7(), ${id}, current_date + 6, 'Luogo esempio', now())`
  await admin`
    insert into cases.assessment (id, case_id, instrument, instrument_version, kind, planned_on, superseded, cancelled_at)
    values (uuidv7(), ${id}, 'SCHEDA-SOCIALE', '2', 'PROFESSIONAL', '2026-01-11', true, now())`
  await admin`
    insert into cases.uvm_member (session_id, position, name, role, present)
    values (${session?.id ?? null}, 1, 'Membro Esempio', 'Medico', true)`
  await completeJudicial(admin, id)
  await completeInvitations(admin, id, { session: session?.id ?? '', comune })
  for (const restricted of [false, true]) {
    await admin`
      insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, restricted, readers)
      values (uuidv7(), ${id}, 'NOTE', now(), ${operator}, ${holder}, 'Testo esempio', ${restricted}, array[${holder}])`
    await admin`
      insert into cases.document (id, case_id, title, media_type, size_bytes, sha256, attached_at, scan, scanned_at, restricted, attached_by,
        withdrawn_at, withdrawn_by, withdrawal_reason)
      select uuidv7(), ${id}, 'Documento esempio', 'application/pdf', 1000, encode(sha256(random()::text::bytea), 'hex'), now(), 'CLEAN', now(), ${restricted},
        ${operator}, withdrawn, case when withdrawn is not null then ${operator}::uuid end, case when withdrawn is not null then 'Motivo esempio' end
      from unnest(array[null, now()]) as withdrawn`
  }
  await admin`
    insert into cases.document_content (document_id, content)
    select id, 'Contenuto esempio' from cases.document where case_id = ${id} on conflict do nothing`
  await admin`
    insert into cases.upload (id, issuer, subject, media_type, size_bytes, sha256, content, sent_at, scanned_at, readers)
    values (uuidv7(), 'gestore', 'operatore', 'application/pdf', 10, encode(sha256(random()::text::bytea), 'hex'), 'Contenuto', now(), now(), array[${holder}])`
  await admin`
    insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, readers, corrects_id)
    select uuidv7(), case_id, kind, now(), author_id, organisation, 'Rettifica esempio', readers, id
    from cases.diary_entry where case_id = ${id} and organisation = ${holder} and not restricted and corrects_id is null limit 1`
  await admin`
    insert into cases.diary_entry (id, case_id, kind, written_at, author_id, organisation, text, readers, annotates_id)
    select uuidv7(), case_id, 'NOTE', now(), author_id, organisation, 'Postilla esempio', readers, id
    from cases.diary_entry where case_id = ${id} and organisation = ${holder} and not restricted and corrects_id is null limit 1`
  await admin`
    insert into cases.event (id, case_id, kind, phase, at, actor_issuer, actor, actor_role, note)
    select uuidv7(), ${id}, 'ASSESSMENT_PLANNED', 'NEEDS_ASSESSMENT', now(), issuer, subject, 'SOCIAL_WORKER', 'Nota esempio'
    from cases.operator where id = ${operator}`
  for (const origin of ['PERSON', 'COURT', 'HOSPITAL'])
    for (const restricted of [false, origin === 'COURT']) {
      const waiting = origin === 'HOSPITAL'
      const [request] = await admin<{ id: string }[]>`
        insert into cases.service_request (id, person_id, comune, origin, sender, protocol, text, service_type, restricted, received_at, recorded_by_issuer,
          recorded_by, settled_at, case_id, readers)
        select uuidv7(), ${person}, ${comune}, ${origin}, 'Mittente esempio', '2026/90', 'Richiesta esempio', (select min(code) from services.service_type),
          ${restricted}, now(), 'gestore', 'operatore', case when not ${waiting} then now() end, case when not ${waiting} then ${id}::uuid end, array['comune:' || ${comune}] || case when ${origin} = 'PERSON' then array['person:' || ${person}] else '{}' end
        returning id`
      await admin`
        insert into cases.service_request_outcome (id, request_id, outcome, answer, correction_reason, organisation, recorded_at, recorded_by_issuer, recorded_by)
        select uuidv7(), ${request?.id ?? null}, 'INFORMED', 'Risposta esempio', 'Motivo esempio', 'comune:' || ${comune}, now(), issuer, subject
        from cases.operator where id = ${operator}`
    }
  await admin`
    insert into cases.transfer (id, case_id, person_id, from_holder, to_holder, status, basis, consent_on, consent_id, reason, requested_at, decided_at, decision_reason,
      readers)
    select uuidv7(), ${id}, ${person}, ends[1], ends[2], 'REJECTED', 'CONSENT', '2026-01-01',
      (select id from persons.consent where person_id = ${person} order by id limit 1), 'Motivo esempio', now(), now(), 'Decisione esempio', ends
    from (values (array['comune:' || ${comune}, 'ambito:' || ${ambito}])) transfer(ends)`
  const [withdrawn] = await admin<{ id: string }[]>`
    insert into persons.consent (id, person_id, purpose, given_on, withdrawn_on, signatory)
    values (uuidv7(), ${person}, 'CASE_TRANSFER', '2026-01-02', current_date, 'Firmatario esempio') returning id`
  await admin`
    insert into cases.transfer (id, case_id, person_id, from_holder, to_holder, status, basis, consent_on, consent_id, reason, requested_at, decided_at, readers)
    select uuidv7(), ${id}, ${person}, former, ${holder}, 'ACCEPTED', 'CONSENT', '2026-01-02', ${withdrawn?.id ?? null}, 'Motivo esempio', now(), now(),
      array[former, ${holder}]
    from (values (case when ${holder} like 'ambito:%' then 'comune:' || ${comune} else 'ambito:' || ${ambito} end)) ends (former)`
  await admin`
    insert into cases.transfer_proposal (id, case_id, person_id, to_comune, resident_since, proposed_at, status, decided_at, decision_reason)
    select uuidv7(), ${id}, ${person}, '075035', since, now(), status, decided_at, reason
    from (values (date '2026-01-01', 'DISMISSED', now(), 'Decisione esempio'), (date '2026-02-01', 'OPEN', null, null))
      proposal (since, status, decided_at, reason)`
}

/** Answers to every item, of every kind, and two who gave them. */
async function completeAssessment(
  admin: Sql,
  assessment: string,
  { id, operator }: { id: string; operator: string },
): Promise<void> {
  await admin`
    insert into cases.assessment_answer (assessment_id, case_id, item, position, value, answered_by_issuer, answered_by, answered_at)
    select ${assessment}, ${id}, code, 1, jsonb_strip_nulls(jsonb_build_object('code', case kind when 'CODED' then '1' end,
      'number', case kind when 'NUMBER' then 1 end, 'text', case kind when 'TEXT' then 'Testo esempio' end,
      'date', case kind when 'DATE' then date '2026-01-15' end, 'boolean', case kind when 'BOOLEAN' then true end))::text,
      issuer, subject, now()
    from cases.instrument_item, cases.operator where instrument = 'SCHEDA-SOCIALE' and version = '2' and operator.id = ${operator}`
  await admin`
    insert into cases.assessment_participant (id, assessment_id, case_id, position, operator_id, name, profession, section, signed_off_at, signed_off_by_issuer, signed_off_by)
    values (uuidv7(), ${assessment}, ${id}, 1, ${operator}, 'Nome Esempio', 'Operatore', 'RETE', now(), 'gestore', 'operatore')`
}

async function completePathway(admin: Sql, id: string, { person, comune, ambito }: Found): Promise<void> {
  await admin`
    insert into cases.project (id, case_id, kind, title, drafted_on, agreed_on, starts_on, ends_on, delivery_started_on, status)
    select uuidv7(), ${id}, 'PAI', 'Progetto esempio', '2026-03-01', '2026-03-10', '2026-03-10', current_date + 10, '2026-03-20', 'AGREED'
    where not exists (select from cases.project where case_id = ${id})`
  await admin`
    update cases.project set agreed_on = '2026-03-10', starts_on = '2026-03-10', ends_on = current_date + 10, delivery_started_on = '2026-03-20',
      status = 'AGREED'
    where case_id = ${id}`
  await admin`
    insert into cases.project_version (id, project_id, case_id, number, status, title, starts_on, ends_on, reason, drafted_on, agreed_on)
    select uuidv7(), id, case_id, 90, 'SUPERSEDED', 'Versione esempio', '2026-03-10', current_date + 10, 'Variazione esempio', '2026-03-01',
      '2026-03-10'
    from cases.project where case_id = ${id}`
  await admin`
    insert into cases.signature (id, version_id, case_id, party, signatory, signed_on, manner)
    select uuidv7(), id, case_id, 'PERSON', 'Nome Esempio', '2026-03-10', 'HANDWRITTEN'
    from cases.project_version where case_id = ${id} and number = 90`
  await admin`
    insert into cases.activation_pact (case_id, subscribed_on) values (${id}, '2026-01-05') on conflict do nothing`
  await admin`
    insert into cases.pact_meeting (id, case_id, held_on, note) values (uuidv7(), ${id}, '2026-02-05', 'Nota esempio') on conflict do nothing`
  await admin`
    insert into cases.objective (id, project_id, case_id, position, description, term, outcome, verified_on)
    select uuidv7(), id, case_id, 90, 'Obiettivo esempio', 'SHORT', 'ACHIEVED', '2026-06-01' from cases.project where case_id = ${id}`
  const [planned] = await admin<{ id: string; intervention: string }[]>`
    insert into cases.planned_intervention (id, project_id, case_id, position, service_type, facility_id, plan_intervention_id, funding_state,
      funding_reason, funding_ambito, claimed_cents, starts_on, ends_on, unit, frequency, quantity, planned_quantity, unit_cost_cents,
      total_cents, body_share_cents, user_share_cents, health_share_cents, ended_on, end_reason)
    select uuidv7(), project.id, ${id}, 90, intervention.service_type, facility.id, intervention.id, 'REFUSED', 'Motivo esempio',
      ${ambito}, 0, '2026-04-01', '2026-10-01', 'HOUR', 'WEEKLY', 4, 150, 2000, 300000, 100000, 100000, 100000, '2026-09-30', 'OTHER'
    from cases.project, finance.plan_intervention intervention, services.facility
    where project.case_id = ${id} and intervention.ambito_code = ${ambito} and facility.ambito_code = ${ambito} and not protected
    limit 1 returning id, plan_intervention_id as "intervention"`
  if (!planned) throw new Error('There is nothing to plan with')
  await completePlacement(admin, id, ambito)
  await completeContract(admin, planned.id, comune)
  await admin`
    insert into cases.delivery (id, case_id, person_id, planned_intervention_id, service_type, month, quantity, hours, amount_cents,
      body_share_cents, user_share_cents, health_share_cents, status, withdrawn_at, withdrawal_reason, ambito_code,
      ordered_on, ordered_by, regularise_by, regularised_on)
    select uuidv7(), ${id}, ${person}, id, service_type, '2026-05-01', 16, 16, 3000, 1000, 1000, 1000, status, withdrawn_at, reason, ${ambito},
      '2026-05-02', (select operator.id from cases.operator limit 1), '2026-06-21', '2026-06-01'
    from cases.planned_intervention,
      (values ('RECORDED', null, null), ('WITHDRAWN', now(), 'Motivo esempio')) recorded (status, withdrawn_at, reason)
    where planned_intervention.id = ${planned.id}`
  await admin`
    insert into cases.version_intervention (version_id, planned_intervention_id, case_id, position, service_type, facility_id,
      plan_intervention_id, starts_on, ends_on, unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents,
      user_share_cents, health_share_cents)
    select version.id, planned.id, planned.case_id, position, service_type, facility_id, plan_intervention_id, planned.starts_on,
      planned.ends_on, unit, frequency, quantity, planned_quantity, unit_cost_cents, total_cents, body_share_cents, user_share_cents,
      health_share_cents
    from cases.planned_intervention planned join cases.project_version version using (project_id)
    where planned.id = ${planned.id} and version.number = 90`
  await admin`
    insert into cases.delivery_suspension (id, planned_intervention_id, case_id, since, resumed_on, reason, note)
    values (uuidv7(), ${planned.id}, ${id}, '2026-06-10', '2026-06-20', 'OTHER', 'Nota esempio')`
  await admin`
    insert into cases.evaluation (case_id, evaluated_on, outcome, conclusion)
    select ${id}, '2026-10-10', 'ACHIEVED', 'Conclusione esempio'
    where not exists (select from cases.evaluation where case_id = ${id})`
  await admin`
    insert into cases.evaluation (case_id, evaluated_on, outcome, conclusion, withdrawn_at)
    values (${id}, '2026-09-10', 'ACHIEVED', 'Conclusione annullata', now())`
  await admin`
    insert into finance.case_funding (id, case_id, planned_intervention_id, intervention_id, ambito_code, state, refusal_reason,
      requested_cents, reserved_cents, decided_on)
    values (uuidv7(), ${id}, ${planned.id}, ${planned.intervention}, ${ambito}, 'REFUSED', 'Motivo esempio', 100000, 0, '2026-04-01')`
  await admin`
    insert into finance.liquidable_delivery (delivery_id, planned_intervention_id, intervention_id, ambito_code, month, amount_cents, status, version)
    select id, ${planned.id}, ${planned.intervention}, ${ambito}, month, body_share_cents, 'LIQUIDABLE', 1
    from cases.delivery where planned_intervention_id = ${planned.id} and status = 'RECORDED'`
  await admin`
    insert into services.appointment (id, slot_id, person_id, case_id, comune, purpose, status, booked_at, reason, readers)
    select uuidv7(), id, ${person}, ${id}, ${comune}, 'FIRST_INTERVIEW', 'CANCELLED', now(), 'Motivo esempio', array['comune:' || ${comune}, 'person:' || ${person}]
    from services.slot where comune = ${comune} limit 1`
}
