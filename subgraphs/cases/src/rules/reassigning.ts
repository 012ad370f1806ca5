import type { assignmentRoles } from '@cse/db/cases/vocabulary'
import type { EventKind } from './step-rule.ts'

type Role = (typeof assignmentRoles)[number]

/** Why a case stays with whom it is, in a reassignment of many. */
export const stayReasons = ['NOT_FOUND', 'NOT_HOLDER', 'NOT_ASSIGNED', 'NOT_ALLOWED'] as const
export type StayReason = (typeof stayReasons)[number]

/** The same for the end user. */
export const stayMessages: Readonly<Record<StayReason, string>> = {
  NOT_FOUND: 'La cartella non esiste o non è consultabile.',
  NOT_HOLDER: 'La cartella è in carico a un altro ente.',
  NOT_ASSIGNED: 'La cartella non è assegnata all’operatore uscente.',
  NOT_ALLOWED: 'La cartella è conclusa: non si assegna più.',
}

/** What two operators are to a case today. */
export interface Assigned {
  readonly leaver: readonly Role[]
  readonly successor: readonly Role[]
}

/** How the work on a case goes over. */
export interface Handover {
  /** What the successor becomes; null for who is it already. */
  readonly joins: Role | null
  /** The successor was in the team and is case manager from now on. */
  readonly leavesTeam: boolean
  /** What is appended to the history, in this order, and about whom. */
  readonly records: readonly { readonly kind: EventKind; readonly about: 'leaver' | 'successor' }[]
}

/** How a case goes from who leaves to who follows; null when who leaves has nothing to do with it. */
export function handoverOf({ leaver, successor }: Assigned): Handover | null {
  if (leaver.includes('CASE_MANAGER')) {
    const leavesTeam = successor.includes('TEAM')
    return {
      joins: 'CASE_MANAGER',
      leavesTeam,
      records: [
        ...(leavesTeam ? [{ kind: 'TEAM_MEMBER_REMOVED', about: 'successor' } as const] : []),
        ...(leaver.includes('TEAM') ? [{ kind: 'TEAM_MEMBER_REMOVED', about: 'leaver' } as const] : []),
        { kind: 'CASE_MANAGER_ASSIGNED', about: 'successor' },
      ],
    }
  }
  if (!leaver.includes('TEAM')) return null
  const joins = successor.length === 0 ? 'TEAM' : null
  return {
    joins,
    leavesTeam: false,
    records: [
      { kind: 'TEAM_MEMBER_REMOVED', about: 'leaver' },
      ...(joins ? [{ kind: 'TEAM_MEMBER_ASSIGNED', about: 'successor' } as const] : []),
    ],
  }
}
