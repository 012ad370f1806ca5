/** What an operation may cost for a client whose registration says nothing: the largest screen, 200 cases with the whole forms of their assessments. */
export const BUDGET = 400_000
