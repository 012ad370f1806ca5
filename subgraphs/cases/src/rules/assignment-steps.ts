import { assigning, open, type Rule } from './step-rule.ts'

/** The steps by which a case is given to its manager and team. */
export const assignmentSteps = {
  ASSIGN_CASE_MANAGER: {
    who: assigning,
    phases: open,
    evenSuspended: true,
    records: 'CASE_MANAGER_ASSIGNED',
  },
  ASSIGN_TEAM_MEMBER: { who: assigning, phases: open, evenSuspended: true, records: 'TEAM_MEMBER_ASSIGNED' },
  REMOVE_TEAM_MEMBER: { who: assigning, phases: open, evenSuspended: true, records: 'TEAM_MEMBER_REMOVED' },
} as const satisfies Record<string, Rule>
