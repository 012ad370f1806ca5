import type { Policy } from '@cse/schema/policy'
import { assessors, assigners, coordinators, professionals, workers } from './audiences.ts'

/** Who may see what of operators, their work and protected records: part of the policy table (`../policy.ts`). */
export const workTypes = {
  OperatorLoad: { '*': coordinators },
  PhaseLoad: { '*': coordinators },
  // why, is nowhere kept
  Absence: { '*': workers },
  // rows: for who is on its list, and what concerns the list for its guardians (db/registry/row-policies/protected-record.sql)
  ProtectedRecord: { '*': assigners },
  ListedOperator: { '*': assigners },
  ProtectionStep: { '*': assigners },
  RecordOpening: { '*': assigners },
  NotReassigned: { '*': coordinators },
  // what the coordinator sees of them is the day, the kind and the case
  Deadline: { '*': [...assessors, ...coordinators] },
  Workload: {
    '*': workers,
    transfersToAccept: assigners,
    transfersAsked: assigners,
    transfersProposed: professionals,
    uvmToHold: assessors,
    // of what the PUA may not read, such as projects, nothing falls due to it
    deadlines: [...assessors, ...coordinators],
    casesToAssess: [...assessors, ...coordinators],
    casesToAssign: assigners,
    overdueAssessments: assessors,
    endingProjects: professionals,
  },
} as const satisfies Policy
