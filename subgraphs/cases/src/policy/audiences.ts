import type { PolicyLine } from '@cse/schema/policy'

/**
 * Who reaches a case at all: the citizen it is about, the comune that opened it, the Ambito that took it over. Which cases those are is decided
 * by the keys a case carries (`db/cases/row-policies/case.sql`); that the comune keeps only a summary after a transfer, by `file_readers`.
 */
export const everyoneConcerned = ['CITIZEN', 'LOCAL', 'AMBITO'] as const satisfies PolicyLine

/** The answer to the need shows the need, a health datum often enough: not for the secretariat and the PUA. The accountant pays for it. */
export const pathway = [
  'CITIZEN',
  'LOCAL:SOCIAL_WORKER',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:ACCOUNTANT',
] as const satisfies PolicyLine

/** Assessments and the work of the UVM, whose secretariat the PUA keeps. */
export const assessors = [
  'LOCAL:SOCIAL_WORKER',
  'LOCAL:PUA',
  'AMBITO:PLAN_OFFICE',
] as const satisfies PolicyLine

/** The professionals in charge: social workers (L. 119/2001: professional secret) and who coordinates them at the Ufficio di Piano. */
export const professionals = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'] as const satisfies PolicyLine

/** Who may write judicial data: held on top of a role that works with files, which the commands and rows ask for. */
export const restricted = ['LOCAL:RESTRICTED', 'AMBITO:RESTRICTED'] as const satisfies PolicyLine

/** Who works on the case in whatever role. */
export const workers = ['LOCAL', 'AMBITO'] as const satisfies PolicyLine

/** Who receives people: the secretariat, the PUA and the social workers of a comune. */
export const reception = [
  'LOCAL:SECRETARIAT',
  'LOCAL:PUA',
  'LOCAL:SOCIAL_WORKER',
] as const satisfies PolicyLine

/** The comune orients at the access; who pays and who assigns the work need none of it. */
export const orientation = [...reception, 'AMBITO:PLAN_OFFICE'] as const satisfies PolicyLine

/** Who answers for a service: assigns the work, sees loads and what falls due, and reads no file. */
export const coordinators = ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'] as const satisfies PolicyLine

/** Who assigns: the coordinator, and where there is none the professionals among themselves. */
export const assigners = [...professionals, ...coordinators] as const satisfies PolicyLine

/** Who may read when something was last done in a case and when something falls due next in it, and so have cases in that order. */
export const ordersOfOperators = {
  LAST_ACTIVITY: workers,
  NEXT_DEADLINE: assigners,
} as const satisfies Record<string, PolicyLine>
