import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { type Cents, minus, zero } from '@cse/schema/cents'
import { notFound } from '@cse/schema/refusal'
import { nothingToReduce } from '../rules/commitment.ts'
import { wrongYear } from '../rules/plan.ts'

/** What of a commitment (uuid) falls due in a later year (reimputazione, D.Lgs. 118/2011 art. 3 c. 4). */
export interface Deferral {
  readonly commitment: string
  readonly amount: Cents
  readonly toYear: number
}

interface Owing {
  readonly commitment: string
  readonly owed: Cents
  readonly dueYear: number
}

/** The budget has three years: what falls due goes to one of the two after that which closes. */
const YEARS_OF_BUDGET = 3

/**
 * Keeps what the commitments of a year that closes still owe, those that an earlier closing deferred to it included: as residui passivi, or in the
 * fondo pluriennale vincolato for the year in which it falls due. What was committed for a later year goes there by itself. @returns why not,
 * where a deferral does not fit
 */
export async function keepResidues(
  writing: Writing,
  { closing, plan, year }: { readonly closing: string; readonly plan: string; readonly year: number },
  deferrals: readonly Deferral[],
) {
  const owing = await writing.rows(sql<Owing>`
    select commitment.id as "commitment", commitment.committed_cents - commitment.liquidated_cents as "owed", commitment.due_year as "dueYear"
    from finance.commitment join finance.funding_line line on line.id = commitment.line_id
    where line.plan_id = ${plan} and commitment.committed_cents > commitment.liquidated_cents and (line.year = ${year} or exists (
      select from finance.year_residue residue where residue.commitment_id = commitment.id and residue.deferred_to = ${year}))`)
  for (const { commitment, amount, toYear } of deferrals) {
    const found = owing.find((one) => one.commitment === commitment)
    if (!found) return notFound()
    if (toYear <= year || toYear >= year + YEARS_OF_BUDGET)
      return wrongYear(year + 1, year + YEARS_OF_BUDGET - 1)
    if (amount > found.owed) return nothingToReduce(found.owed)
  }
  const residues = owing.map(({ commitment, owed, dueYear }) => {
    const given = deferrals.find((one) => one.commitment === commitment)
    const { amount, toYear } =
      given ?? (dueYear > year ? { amount: owed, toYear: dueYear } : { amount: zero, toYear: null })
    return { commitment, kept: minus(owed, amount), deferred: amount, to: toYear }
  })
  await writing.run(sql`
    insert into finance.year_residue (closing_id, ambito_code, commitment_id, kept_cents, deferred_cents, deferred_to)
    select ${closing}, commitment.ambito_code, commitment.id, residue.kept, residue.deferred, residue."to"
    from jsonb_to_recordset(${JSON.stringify(residues)}::jsonb) as residue (commitment uuid, kept bigint, deferred bigint, "to" smallint)
    join finance.commitment on commitment.id = residue.commitment`)
  return undefined
}
