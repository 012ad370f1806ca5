import type { CasesContext } from '../builder.ts'
import type { CaseRow } from '../store/case.ts'

/**
 * The resolver of a field of the file: null for who keeps only the summary of a case that went elsewhere, which `custody` tells. Row policies
 * hide the file from them too; null says so, where an empty list would be a lie. It is no error: a page of cases may hold such ones.
 */
export function ofFile<Args, Result>(resolve: (row: CaseRow, args: Args, context: CasesContext) => Result) {
  return (row: CaseRow, args: Args, context: CasesContext): Result | null =>
    row.hasFile ? resolve(row, args, context) : null
}
