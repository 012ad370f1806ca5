import type { Sql } from 'postgres'

/** A court disposed something about the person of a case and set days: one has passed, one is to come. */
export async function completeJudicial(admin: Sql, id: string): Promise<void> {
  const [measure] = await admin<{ id: string }[]>`
    insert into cases.judicial_measure (id, case_id, kind, authority, number, contents, issued_on, valid_to, recorded_at, recorded_by_issuer,
      recorded_by, ended_on, end_reason)
    values (uuidv7(), ${id}, 'FOSTER_CARE', 'Tribunale esempio', 'R.G. esempio', 'Dispositivo esempio', '2026-03-01', '2027-03-01', now(), 'gestore',
      'operatore', '2026-09-01', 'Cessazione esempio') returning id`
  for (const [kind, settled] of [
    ['HEARING', null],
    ['TERM', '2026-06-01'],
  ])
    await admin`
      insert into cases.judicial_date (id, measure_id, case_id, kind, due_on, subject, settled_on)
      values (uuidv7(), ${measure?.id ?? null}, ${id}, ${kind ?? 'TERM'}, current_date + 10, 'Oggetto esempio', ${settled ?? null})`
}
