import type { Policy, PolicyLine } from '@cse/schema/policy'
import { reception } from './audiences.ts'

/** Who reads requests for services: who receives people, and the person; what others reported of somebody is no row for the person. */
const requests = ['CITIZEN', ...reception] as const satisfies PolicyLine

const types: Policy = {
  ServiceRequest: { '*': requests, outcomes: reception },
  ServiceRequestOutcome: {
    '*': requests,
    recordedBy: reception,
    // written by the office about its own mistake
    correctionReason: reception,
  },
}

const mutations: Policy[string] = {
  submitServiceRequest: ['CITIZEN'],
  recordServiceRequest: reception,
  settleServiceRequest: reception,
  // who lives elsewhere is not found, whatever the role: only a comune opens a case
  openCase: reception,
  openUrgentCase: reception,
  recordAccess: reception,
  // who recorded where an access led puts it right
  correctAccess: reception,
}

/** The lines of the policy table about the front office: requests, and the access to which they lead. */
export const frontOffice = { requests, types, mutations }
