import type { Sql } from 'postgres'

/**
 * Of what the holder of a case keeps something was erased by order last year, something stood in the way, and a supervisor has to decide on more; one
 * record is held back, another was.
 */
export async function recordDisposals(admin: Sql, person: string, holder: string): Promise<void> {
  await admin`
    insert into persons.disposal_proposal (id, holder, year, ended_before, made_at, status, act, act_on, clearance, clearance_on, decided_by_issuer,
      decided_by, decided_at, carried_out_at)
    values (uuidv7(), ${holder}, 2025, '2025-01-01', '2025-01-02', 'CARRIED_OUT', 'Determinazione esempio', '2025-02-01', 'Nulla osta esempio',
        '2025-01-20', 'gestore', 'responsabile', '2025-02-02', '2025-02-03'),
      (uuidv7(), ${holder}, 2026, '2026-01-01', '2026-01-02', 'OPEN', null, null, null, null, null, null, null, null)
    on conflict (holder, year) do nothing`
  await admin`
    insert into persons.disposal_item (id, proposal_id, rule, record_id, person_id, reference, started_on, kept_until, state, left_out_because, batch,
      settled_by, settled_at)
    select uuidv7(), proposal.id, rule, uuidv7(), case when state <> 'ERASED' then ${person}::uuid end, reference, '2010-03-04', '2020-03-04', state,
      because, case when settled is not null then uuidv7() end, case when state = 'ERASED' then array['cases', 'finance', 'analytics'] else '{}' end,
      settled
    from (values (2025, 'CASE_FILE', null, 'ERASED', null, timestamptz '2025-02-03'),
        (2025, 'CASE_FILE', '2010/esempio/1', 'LEFT_OUT', 'RUNNING', '2025-02-03'),
        (2026, 'CASE_FILE', '2010/esempio/2', 'PROPOSED', null, null), (2026, 'APPOINTMENT', null, 'PROPOSED', null, null),
        (2026, 'CASE_FILE', '2010/esempio/3', 'HELD', null, null)) item (year, rule, reference, state, because, settled)
    join persons.disposal_proposal proposal using (year) where proposal.holder = ${holder}`
  await admin`
    insert into persons.disposal_removal (proposal_id, rule, what, number)
    select id, 'CASE_FILE', what, number from persons.disposal_proposal, (values ('DATA_KEYS', 2), ('DOCUMENTS', 3)) removed (what, number)
    where holder = ${holder} and year = 2025 on conflict do nothing`
  await admin`
    insert into persons.retention_hold (id, rule, record_id, person_id, holder, reference, reason, note, placed_by_issuer, placed_by, placed_at, until)
    select uuidv7(), rule, record_id, person_id, ${holder}, reference, 'DISPUTE_PENDING', 'Ricorso esempio pendente', 'gestore', 'responsabile',
      '2026-01-10', '2030-12-31'
    from persons.disposal_item where state = 'HELD' and person_id = ${person} on conflict do nothing`
  await admin`
    insert into persons.retention_hold (id, rule, record_id, person_id, holder, reason, note, placed_by_issuer, placed_by, placed_at, lifted_by_issuer,
      lifted_by, lifted_at, lift_reason)
    values (uuidv7(), 'CASE_FILE', uuidv7(), ${person}, ${holder}, 'OTHER', 'Motivo esempio di allora', 'gestore', 'responsabile', '2025-01-10', 'gestore',
      'responsabile', '2025-03-01', 'Motivo esempio venuto meno')`
}
