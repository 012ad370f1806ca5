import type { Role, Scope } from '@cse/schema/viewer'

/** Somebody in a place, as the sentences of the design know people. */
export interface Persona {
  readonly scope: Scope
  readonly roles: readonly Role[]
  readonly comune?: string
  readonly ambito?: string
  readonly person?: string
  /** Who is invited from outside, as the keys of a viewer have it. */
  readonly invitee?: string
}

/** Who may read a table or a column, in the words of the policy tables. */
export type Audience = readonly string[]

/** Whether the persona is one of those. */
export function isAmong(persona: Persona, audience: Audience | undefined): boolean {
  return (
    audience?.some(
      (word) => word === persona.scope || persona.roles.some((role) => word === `${persona.scope}:${role}`),
    ) ?? true
  )
}
