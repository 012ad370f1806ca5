import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import type { Request } from './consent-commands.ts'
import type { MergeDifference } from './merge-proposals.ts'

/**
 * Proposes to a second person that two records are of one, though they do not match. @returns uuid of the proposal, or why not
 */
export function proposeMerge(
  session: SchemaSession,
  { issuer, subject, key, at }: Request & { readonly at: Date },
  requested: { readonly kept: string; readonly merged: string; readonly reason: string },
) {
  const once = {
    schema: 'persons',
    issuer,
    subject,
    operation: 'proposeMerge',
    key,
    input: requested,
  } as const
  return writeOnce(session, once, keptOutcomes, async (writing) => {
    const { kept, merged, reason } = requested
    if (kept === merged) return notFound()
    const differences = await differencesBetween(writing, kept, merged)
    if (differences === null) return notFound()
    writing.touch([kept, merged])
    if (differences.length === 0)
      return refuse('RecordsMatch', 'Le due cartelle concordano: si uniscono senza una seconda persona.')
    const id = newUuid()
    await writing.run(sql`
      insert into persons.merge_proposal (id, person_id, duplicate_id, reason, differences, proposed_by_issuer, proposed_by, proposed_at)
      values (${id}, ${kept}, ${merged}, ${reason}, persons.differences_between(${kept}, ${merged}), ${issuer}, ${subject}, ${at})`)
    return { proposal: id }
  })
}

/** Why a merger needs somebody else, if it does: null when the records match, or when a second person carries out what another proposed. */
export async function needsSecondPerson(
  writing: Writing,
  {
    kept,
    merged,
    proposal,
  }: { readonly kept: string; readonly merged: string; readonly proposal: string | null },
  { issuer, subject }: Pick<Request, 'issuer' | 'subject'>,
) {
  const differences = (await differencesBetween(writing, kept, merged)) ?? []
  if (differences.length === 0) return null
  const proposed =
    proposal === null
      ? null
      : await writing.one(sql<{ own: boolean }>`
          select (proposed_by_issuer, proposed_by) = (${issuer}, ${subject}) as "own" from persons.merge_proposal
          where id = ${proposal} and person_id = ${kept} and duplicate_id = ${merged} and merge_id is null for update`)
  if (proposed && !proposed.own) return null
  return refuse(
    'SecondPersonNeeded',
    proposed
      ? 'Chi ha proposto l’unione non la esegue: occorre una seconda persona.'
      : 'Le due cartelle non concordano: l’unione va proposta, ed eseguita da una seconda persona.',
    { differences },
  )
}

/** Notes which merger was made of a proposal. */
export async function noteCarriedOut(
  writing: Writing,
  proposal: string | null,
  merge: string,
): Promise<void> {
  if (proposal !== null)
    await writing.run(sql`update persons.merge_proposal set merge_id = ${merge} where id = ${proposal}`)
}

/** Null when the viewer does not see both records. */
async function differencesBetween(writing: Writing, one: string, other: string) {
  const found = await writing.one(
    sql<{
      differences: MergeDifference[] | null
    }>`select persons.differences_between(${one}, ${other}) as "differences"`,
  )
  return found?.differences ?? null
}
