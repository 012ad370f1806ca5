import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'

/** The proposal of a colleague that two records are of one person, though they may not match. @returns its id */
export async function proposedMerge(admin: Sql, kept: string, duplicate: string): Promise<string> {
  const [made] = await admin<{ id: string }[]>`
    insert into persons.merge_proposal (id, person_id, duplicate_id, reason, differences, proposed_by_issuer, proposed_by, proposed_at)
    values (uuidv7(), ${kept}, ${duplicate}, 'Riconosciuta dai familiari.', '{NAMES}', 'demo', 'un collega', now()) returning id`
  if (!made) throw new Error('The merger was not proposed')
  return encodeId('merge_proposal', made.id)
}
