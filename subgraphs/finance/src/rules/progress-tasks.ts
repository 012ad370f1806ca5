import type { Viewer } from '@cse/schema/viewer'
import type { ProgressTask } from './multifondo.ts'

/** The tasks that roles have on what is entered for Multifondo; which of them on one entry, the person decides by the first step. */
export function tasksOf({ scope, roles }: Pick<Viewer, 'scope' | 'roles'>): readonly ProgressTask[] {
  if (scope === 'AMBITO' && roles.some((role) => role === 'PLAN_OFFICE' || role === 'ACCOUNTANT'))
    return ['ENTER', 'VERIFY']
  return scope === 'REGIONAL' && roles.includes('CONTROLLER') ? ['VALIDATE'] : []
}
