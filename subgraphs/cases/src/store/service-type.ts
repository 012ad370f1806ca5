import { serviceTypeValidity } from '@cse/db/cases/project-tables'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { Validity } from '../rules/project-plan.ts'

const select = prepared('validity of prestations', (given: Given<{ codes: readonly string[] }>) =>
  query
    .select({
      code: serviceTypeValidity.code,
      validFrom: serviceTypeValidity.validFrom,
      validTo: serviceTypeValidity.validTo,
    })
    .from(serviceTypeValidity)
    .where(anyOf(serviceTypeValidity.code, given.codes)),
)

/** On which days these prestations hold, by code; a code that is none is left out. */
export async function validitiesOf(
  reading: Reading,
  codes: Iterable<string>,
): Promise<ReadonlyMap<string, Validity>> {
  const rows = await reading.rows(select({ codes: [...new Set(codes)] }))
  return new Map(rows.map(({ code, ...validity }) => [code, validity]))
}
