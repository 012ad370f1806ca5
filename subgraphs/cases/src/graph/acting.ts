import type { CasesContext } from '../builder.ts'

/** Who acts, and when. */
export function actingOf({ viewer, now }: CasesContext) {
  return { viewer, at: now }
}
