import type { Role, Scope } from '@cse/schema/viewer'

/** Somebody in a place, as the sentences of the design know people. */
export interface Seer {
  readonly scope: Scope
  readonly roles: readonly Role[]
  readonly comune?: string
  readonly ambito?: string
  readonly person?: string
}

/** Who may read a table or a column, in the words of the policy tables. */
export type Audience = readonly string[]

/** Whether the seer is one of those. */
export function isAmong(seer: Seer, audience: Audience | undefined): boolean {
  return (
    audience?.some(
      (word) => word === seer.scope || seer.roles.some((role) => word === `${seer.scope}:${role}`),
    ) ?? true
  )
}
