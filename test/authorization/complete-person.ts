import type { Sql } from 'postgres'
import { recordDisposals } from './complete-disposals.ts'
import { PERSONAS } from './personas.ts'

/**
 * Gives a person one of everything a record can hold. `holder` has the case: somebody else looked at the record in an emergency, and it
 * was once merged with another one by mistake.
 */
export async function completePerson(admin: Sql, person: string, holder: string): Promise<void> {
  const [other] = await admin<{ id: string; household: string }[]>`
    select id, household_id as "household" from persons.person where id <> ${person} and household_id is not null
      and residence_comune = (select residence_comune from persons.person where id = ${person}) limit 1`
  await admin`
    update persons.person set domicile_comune = residence_comune, domicile_address = 'Via Esempio 1', code_name = 'Nome in codice', language = 'ara', email = 'persona@example.it',
      mobile = '+39 000 0000000', birth_place_name = coalesce(birth_place_name, 'Bari'), household_id = coalesce(household_id, ${other?.household ?? null})
    where id = ${person}`
  await admin`
    insert into persons.household_member (household_id, person_id, given_name, family_name, relation_code, since)
    select household_id, id, given_name, family_name, '1', '2020-01-01' from persons.person where id = ${person} on conflict do nothing`
  await admin`
    insert into persons.relationship (id, person_id, other_person_id, other_name, kind, note, since)
    select uuidv7(), ${person}, ${other?.id ?? null}, 'Nome Esempio', 'CAREGIVER', 'Nota esempio', '2024-01-01'`
  await admin`
    insert into persons.relationship (id, person_id, other_name, kind, note, since, until, end_reason)
    values (uuidv7(), ${person}, 'Nome Esempio', 'NEIGHBOUR', 'Nota esempio', '2020-01-01', '2023-01-01', 'Motivo esempio')`
  await admin`
    insert into persons.fictitious_residence (id, person_id, comune, status, requested_on, protocol, presence, recorded_by_issuer, recorded_by,
      decided_on, decision, register_number, address, registered_from, cancelled_on, cancel_reason)
    select uuidv7(), id, coalesce(residence_comune, '072006'), 'CANCELLED', '2019-01-07', '2019/12', 'Stazione', 'gestore', 'operatore', '2019-01-09',
      'Provvedimento 3/2019', '2019/' || id, 'Via della Casa Comunale 1', '2019-01-09', '2019-12-31', 'Nuova residenza'
    from persons.person where id = ${person}`
  if (other)
    await admin`
      insert into persons.representation (id, person_id, representative_id, representative_name, kind, powers, document, valid_from, valid_to,
        recorded_by_issuer, recorded_by, recorded_at, ended_on, end_reason, ended_by_issuer, ended_by)
      select uuidv7(), represented, representative, '', 'DELEGATE', '{READ_RECORD}', 'Delega prot. 2020/1', '2020-01-01', '2022-12-31',
        'gestore', 'operatore', '2020-01-01', '2021-06-30', 'Revoca della persona', 'gestore', 'operatore'
      from (values (${person}::uuid, ${other.id}::uuid), (${other.id}, ${person})) as acted (represented, representative)`
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
    values (uuidv7(), ${person}, 'SOCIAL_CARE_FILE', '2024-01-01', '2034-01-01', '2025-01-01', 'La persona'),
      (uuidv7(), ${person}, 'RESEARCH', '2024-01-01', current_date + 20, null, 'La persona')`
  await admin`
    insert into persons.certification (id, person_id, source, service, request_reference, fields, certified_at)
    values (uuidv7(), ${person}, 'ANPR', 'C001', 'richiesta-esempio', array['residence'], now())`
  await admin`
    insert into persons.possible_duplicate (person_id, other_person_id, similarity)
    select ${person}, id, 0.9 from persons.person where id <> ${person}
      and residence_comune = (select residence_comune from persons.person where id = ${person}) limit 1 on conflict do nothing`
  if (other)
    await admin`
      insert into persons.merge_proposal (id, person_id, duplicate_id, reason, differences, proposed_by_issuer, proposed_by, proposed_at)
      values (uuidv7(), ${person}, ${other.id}, 'Documento esibito', '{NAMES}', 'gestore', 'operatore', now())`
  await admin`
    with call as (
      insert into registry.source_call (id, source, e_service, body, person_id, purpose_code, reference, scope, issuer, subject, number, requested_at, readers)
      values (uuidv7(), 'ANPR', 'ANPR.C030', ${holder}, ${person}, 'CARE', 'Prot. 1/2026', 'LOCAL', 'gestore', 'operatore',
        (select 1 + coalesce(max(number), 0) from registry.source_call), '2026-02-01', array[${holder}])
      returning id
    )
    insert into registry.source_answer (id, outcome, code, correlation, milliseconds, answered_at)
    select id, 'NOT_FOUND', 'EN122', 'abc', 12, '2026-02-01' from call`
  await recordEmergencies(admin, [{ person, holder }])
  await recordMistakenMerges(admin, [person])
  await recordRightsRequests(admin, [person])
  await recordLiftedRestrictions(admin, [person])
  await recordDisposals(admin, person, holder)
}

/** An operator far away opened each of the records for three hours, and read it. */
export async function recordEmergencies(
  admin: Sql,
  held: readonly { readonly person: string; readonly holder: string }[],
): Promise<void> {
  const persons = held.map(({ person }) => person)
  await admin`
    insert into registry.emergency_access (id, issuer, subject, scope, roles, organisations, informed, person_id, reason, granted_at, expires_at)
    select uuidv7(), 'gestore', 'operatore', 'LOCAL', '{SOCIAL_WORKER}', '{comune:074001}', array[holder], person,
      'Accolta di notte, sola e senza documenti.', at, at + interval '3 hours'
    from unnest(${persons}::uuid[], ${held.map(({ holder }) => holder)}::text[]) as held (person, holder),
      (values (timestamptz '2026-01-01 22:00')) emergency (at)`
  await admin`
    insert into registry.emergency_review (id, emergency_id, issuer, subject, scope, roles, organisations, outcome, note, reviewed_at)
    select uuidv7(), access.id, 'emittente', 'responsabile', 'LOCAL', '{SUPERVISOR}', '{comune:074001}', 'JUSTIFIED',
      'Verificato con la relazione.', access.granted_at
    from registry.emergency_access as access where person_id = any (${persons}::uuid[]) on conflict do nothing`
  await admin`
    insert into registry.access_entry (scope, issuer, subject, roles, operation, request_id, action, persons, readers)
    select 'LOCAL', 'gestore', 'operatore', '{SOCIAL_WORKER}', 'Scheda', uuidv7(), 'EMERGENCY', array[person], '{comune:074001}'
    from unnest(${persons}::uuid[]) as person`
}

/** Each record and another one were taken for one, and split again. Nothing of them is left where it should not be. */
export async function recordMistakenMerges(admin: Sql, persons: readonly string[]): Promise<void> {
  await admin`
    insert into persons.merge (id, kept_id, merged_id, merged_tax_code, reason, merged_by_issuer, merged_by, merged_at, moved,
      split_reason, split_by_issuer, split_by, split_at, followed_by, split_followed_by)
    select uuidv7(), person, other.id, '90999980007', 'Una persona', 'gestore', 'operatore', now(), '{}',
      'Due persone', 'gestore', 'operatore', now(), '{cases,services}', '{cases,services}'
    from unnest(${[...persons]}::uuid[]) as person, lateral (select id from persons.person where id <> person order by id limit 1) as other`
}

/** For each person everybody asked for a copy; each had something corrected and waits for another decision. */
export async function recordRightsRequests(admin: Sql, persons: readonly string[]): Promise<void> {
  await admin`
    insert into persons.rights_request (id, person_id, kind, asked_as, asked_by, protocol, received_on, due_on, extension_reason, statement,
      status, decided_at, decided_by, decision_reason)
    select uuidv7(), person, kind, 'OFFICE', asker, '2026/55', '2026-02-01', '2026-03-01', 'Atti da più uffici', 'Il nome è sbagliato',
      status, decided, decider, reason
    from unnest(${persons}::uuid[]) as person, (
      select 'COPY', 'GRANTED', timestamptz '2026-02-02', asker, 'Spetta alla persona', asker
      from unnest(${Object.keys(PERSONAS)}::text[]) as asker
      union all values
      ('RECTIFICATION', 'GRANTED', timestamptz '2026-02-03', 'responsabile', 'Documento esibito', 'operatore'),
      ('RECTIFICATION', 'OPEN', null, null, null, 'operatore')) requests (kind, status, decided, decider, reason, asker)
    on conflict (person_id, kind) where status = 'OPEN' do nothing`
  await admin`
    insert into persons.rectification (id, person_id, request_id, field, claimed, accepted, original, applied_at)
    select uuidv7(), person_id, id, 'DOMICILE_ADDRESS', 'Via Giusta 1', case when decided_at is not null then true end,
      case when decided_at is not null then 'Via Errata 2' end, decided_at
    from persons.rights_request where person_id = any (${persons}::uuid[])
    on conflict do nothing`
}

/** The processing of each record was restricted once, and is no more. */
export async function recordLiftedRestrictions(admin: Sql, persons: readonly string[]): Promise<void> {
  await admin`
    insert into registry.processing_restriction
      (id, person_id, request_id, ground, imposed_by, imposed_at, readers, notice_on, lifted_by, lifted_at, lift_reason)
    select uuidv7(), person.id, uuidv7(), 'OBJECTION_PENDING', 'responsabile', '2026-02-10', person.readers || array(
        select unnest(readers) from registry.case_custody where person_id = person.id),
      '2026-02-20', 'responsabile', '2026-02-21', 'Opposizione esaminata'
    from persons.person where person.id = any (${persons}::uuid[])`
}

/** The processing of a record of a comune is restricted: of somebody whom no case is about. */
export async function restrictSomebody(admin: Sql, comune: string): Promise<void> {
  await admin`
    insert into registry.processing_restriction (id, person_id, request_id, ground, imposed_by, imposed_at, readers)
    select uuidv7(), person.id, uuidv7(), 'ACCURACY_CONTESTED', 'responsabile', '2026-02-10', person.readers
    from persons.person where residence_comune = ${comune}
      and not exists (select from registry.case_custody where person_id = person.id)
      and not exists (select from registry.demo_citizen where tax_code = person.tax_code)
    order by id desc limit 1`
}

/** The record of somebody whose case a comune holds is protected, and nobody of the personas is on its list; somebody tried to open it. */
export async function protectSomebody(admin: Sql, comune: string): Promise<void> {
  const [found] = await admin<{ person: string; record: string }[]>`
    insert into registry.protected_record (id, person_id, reason, protected_at)
    select uuidv7(), held.person_id, 'VIOLENCE', '2026-02-10' from cases."case" held join persons.person on person.id = held.person_id
    where held.holder = ${`comune:${comune}`} and residence_comune = ${comune}
      and not exists (select from registry.demo_citizen where tax_code = person.tax_code)
      and 1 = (select count(*) from cases."case" other where other.person_id = held.person_id)
      and not exists (select from cases.diary_entry where case_id = held.id and restricted)
    order by held.id desc limit 1 returning id as "record", person_id as "person"`
  if (!found) throw new Error('Nobody can be protected')
  await admin`
    insert into registry.protected_record_operator (id, record_id, issuer, subject, role, added_at)
    values (uuidv7(), ${found.record}, 'gestore', 'custode', 'GUARDIAN', '2026-02-10')`
  await admin`
    insert into registry.protected_record_step (id, record_id, step, at, issuer, subject, reason)
    values (uuidv7(), ${found.record}, 'PROTECTED', '2026-02-10', 'gestore', 'custode', 'Motivazione esempio')`
  await admin`
    insert into registry.protected_record_opening (id, record_id, at, issuer, subject, organisations, reason, refused)
    values (uuidv7(), ${found.record}, '2026-02-11', 'gestore', 'altro', array[${`comune:${comune}`}], 'Motivazione esempio', true)`
}

/** A person, and one case, are protected with everybody of the demo on the list, so that what is shown of a protection is met. */
export async function protectFor(
  admin: Sql,
  file: { readonly person: string; readonly case: string },
  subjects: readonly string[],
): Promise<void> {
  const [first = ''] = subjects.filter((subject) => subject.startsWith('social-worker'))
  for (const caseId of [null, file.case]) {
    const [record] = await admin<{ id: string }[]>`
      insert into registry.protected_record (id, person_id, case_id, reason, protected_at)
      values (uuidv7(), ${file.person}, ${caseId}, 'PUBLIC_FIGURE', '2026-02-10') returning id`
    const id = record?.id ?? ''
    for (const subject of subjects)
      await admin`
        insert into registry.protected_record_operator (id, record_id, issuer, subject, role, added_at)
        values (uuidv7(), ${id}, 'demo', ${subject}, 'GUARDIAN', '2026-02-10')`
    await admin`
      insert into registry.protected_record_step (id, record_id, step, at, issuer, subject, reason)
      values (uuidv7(), ${id}, 'PROTECTED', '2026-02-10', 'demo', ${first}, 'Motivazione esempio')`
    await admin`
      insert into registry.protected_record_opening (id, record_id, at, issuer, subject, organisations, reason, refused)
      values (uuidv7(), ${id}, '2026-02-11', 'demo', ${first}, '{}', 'Motivazione esempio', false)`
  }
}
