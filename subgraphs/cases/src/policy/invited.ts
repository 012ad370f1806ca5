import type { Policy } from '@cse/schema/policy'
import { assessors, pathway, professionals } from './audiences.ts'

/** Who may see what of what is open to people from outside: part of the policy table (`../policy.ts`). */
export const invitedTypes = {
  // rows: who keeps the file, and the professional whom it names (db/cases/row-policies/invitation.sql)
  UvmInvitation: {
    '*': ['HEALTH_PROFESSIONAL', ...assessors],
    position: assessors,
    name: assessors,
    healthBody: assessors,
    taxCode: assessors,
    person: ['HEALTH_PROFESSIONAL'],
    // findings of health, as those of an assessment
    sections: ['HEALTH_PROFESSIONAL', ...professionals],
  },
  UvmSection: { '*': ['HEALTH_PROFESSIONAL', ...professionals] },
  PersonIdentity: { '*': ['HEALTH_PROFESSIONAL', 'PROVIDER'] },
  // rows: what the contracts of the viewer's body provide (cases.provided_services), without cost, objective or anything else of the file
  ProvidedService: { '*': ['PROVIDER'] },
  ProvidedMonth: { '*': ['PROVIDER'] },
  Attendance: { '*': ['PROVIDER', ...pathway] },
} as const satisfies Policy
