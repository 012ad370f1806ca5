import type { PersonsContext } from '../builder.ts'
import { rightsRequestById } from '../store/rights-requests.ts'

/** A request about the own data after it was made or decided, as the viewer sees it then. */
export const changedRequest = async (done: { readonly request: string }, { session }: PersonsContext) => ({
  request: await rightsRequestById(session, done.request),
})
