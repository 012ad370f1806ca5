import type { CasesContext } from '../builder.ts'
import { caseById } from '../store/case.ts'

/** The case after a step, as the viewer sees it then. */
export const changedCase = async (done: { readonly case: string }, { session }: CasesContext) => ({
  case: await caseById(session, done.case),
})
