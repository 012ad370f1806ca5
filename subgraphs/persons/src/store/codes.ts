import { consentPurpose, relationshipKind } from '@cse/db/persons/tables'
import { prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { asc, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** A vocabulary of the administration: codes, each valid from a day to the day before another. */
type Vocabulary = typeof consentPurpose | typeof relationshipKind

/** Whether a code of a vocabulary was valid on a day. */
export function validCode(vocabulary: Vocabulary, wanted: string, day: string): SQL<boolean> {
  const { code, validFrom, validTo } = vocabulary
  return sql`exists (select from ${vocabulary} where ${code} = ${wanted}
    and ${validFrom} <= ${day} and (${validTo} is null or ${validTo} > ${day}))`
}

const selectPurposes = prepared('consent purposes', () =>
  query
    .select({
      code: consentPurpose.code,
      name: consentPurpose.label,
      from: consentPurpose.validFrom,
      to: consentPurpose.validTo,
    })
    .from(consentPurpose)
    .orderBy(asc(consentPurpose.code)),
)
const selectKinds = prepared('relationship kinds', () =>
  query
    .select({
      code: relationshipKind.code,
      name: relationshipKind.label,
      from: relationshipKind.validFrom,
      to: relationshipKind.validTo,
    })
    .from(relationshipKind)
    .orderBy(asc(relationshipKind.code)),
)

export type CodeRow = RowOf<ReturnType<typeof selectPurposes>>

export const consentPurposes = (session: SchemaSession): Promise<CodeRow[]> =>
  session.rows(selectPurposes({}))
export const relationshipKinds = (session: SchemaSession): Promise<CodeRow[]> => session.rows(selectKinds({}))
