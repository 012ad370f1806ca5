import { forbidden } from '@cse/schema/errors'
import type { CasesContext } from '../builder.ts'
import type { CaseRow } from '../store/case.ts'

/**
 * The resolver of a field of the file: FORBIDDEN for who keeps only the summary of a case that went elsewhere. Row policies hide the file from
 * them too; this says so, where an empty list would be a lie.
 */
export function ofFile<Args, Result>(resolve: (row: CaseRow, args: Args, context: CasesContext) => Result) {
  return (row: CaseRow, args: Args, context: CasesContext): Result => {
    if (!row.hasFile) throw forbidden()
    return resolve(row, args, context)
  }
}
