import { type ForPurposes, forPurposes, type Policy } from '@cse/schema/policy'
import { assessors, certified, logReaders } from './audiences.ts'

/** Who may see what certified sources said of a person, and which were asked. The person learns which body asked, not which of its operators. */
export const sourceTypes: Policy = {
  Certification: { '*': certified },
  SourceSnapshot: { '*': certified, issuer: assessors, subject: assessors },
  SourceFact: { '*': certified },
  SourceErrorReport: { '*': certified, reportedBy: assessors },
  SourceCall: { '*': ['CITIZEN', ...logReaders], issuer: logReaders, subject: logReaders },
}

/** Whoever receives people asks the register who they are; whoever works with their files also for what is delivered to them. */
const REGISTER = forPurposes({
  'LOCAL:SECRETARIAT': ['ACCESS'],
  'LOCAL:PUA': ['ACCESS', 'CARE'],
  'LOCAL:SOCIAL_WORKER': ['ACCESS', 'CARE', 'DELIVERY'],
})

/** Who may ask which source, and for which purposes: `graph/with-source.ts` compares them with that of the request. */
export const SOURCE_USES = {
  verifyIdentity: REGISTER,
  refreshPerson: REGISTER,
  // which side of a threshold: also who orients people to benefits
  checkIseeThreshold: forPurposes({
    'LOCAL:SECRETARIAT': ['ACCESS'],
    'LOCAL:PUA': ['ACCESS', 'CARE'],
    'LOCAL:SOCIAL_WORKER': ['ACCESS', 'CARE', 'DELIVERY'],
    'AMBITO:PLAN_OFFICE': ['CARE', 'DELIVERY'],
  }),
  // the value: who assesses a need or sets a share
  refreshIsee: forPurposes({
    'LOCAL:PUA': ['CARE'],
    'LOCAL:SOCIAL_WORKER': ['CARE', 'DELIVERY'],
    'AMBITO:PLAN_OFFICE': ['CARE', 'DELIVERY'],
  }),
} as const satisfies Readonly<Record<string, ForPurposes>>

/** Who may ask which source, and report to it that it is wrong. */
export const sourceMutations: Policy[string] = {
  ...SOURCE_USES,
  reportSourceError: assessors,
  recordSourceReply: assessors,
}
