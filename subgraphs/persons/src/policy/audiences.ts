import type { PolicyLine } from '@cse/schema/policy'

/** Where people hand in what they ask of their data: the front office, who holds the file, and who answers for the service. */
export const rightsOffice = [
  'LOCAL:SECRETARIAT',
  'LOCAL:SOCIAL_WORKER',
  'LOCAL:SUPERVISOR',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:SUPERVISOR',
] as const satisfies PolicyLine

/** Whoever receives people at the front office (segretariato sociale, PUA). */
export const desk = ['LOCAL:SECRETARIAT', 'LOCAL:PUA', 'LOCAL:SOCIAL_WORKER'] as const satisfies PolicyLine

/** A copy holds the whole record, so an operator makes one who works with whole files. */
export const copyMakers = ['LOCAL:SOCIAL_WORKER', 'AMBITO:PLAN_OFFICE'] as const satisfies PolicyLine

/** Who, beside the person, learns what the own body did with a record, and which administrations it queried about it. */
export const logReaders = [
  'LOCAL:SOCIAL_WORKER',
  'LOCAL:SUPERVISOR',
  'AMBITO:PLAN_OFFICE',
  'AMBITO:SUPERVISOR',
] as const satisfies PolicyLine

/** Who answers for the processing in a territory decides on it (D.Lgs. 196/2003 art. 2-quaterdecies). */
export const supervisors = ['LOCAL:SUPERVISOR', 'AMBITO:SUPERVISOR'] as const satisfies PolicyLine

/** Who works with what certified sources say of a person, and reports to them what is wrong. */
export const assessors = [
  'LOCAL:PUA',
  'LOCAL:SOCIAL_WORKER',
  'AMBITO:PLAN_OFFICE',
] as const satisfies PolicyLine

/** The person, and who works with what certified sources say. */
export const certified = ['CITIZEN', ...assessors] as const satisfies PolicyLine
