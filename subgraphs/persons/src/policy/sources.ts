import type { Policy } from '@cse/schema/policy'
import { assessors, certified, desk, logReaders } from './audiences.ts'

/** Who may see what certified sources said of a person, and which were asked. The person learns which body asked, not which of its operators. */
export const sourceTypes: Policy = {
  Certification: { '*': certified },
  SourceSnapshot: { '*': certified, issuer: assessors, subject: assessors },
  SourceFact: { '*': certified },
  SourceErrorReport: { '*': certified, reportedBy: assessors },
  SourceCall: { '*': ['CITIZEN', ...logReaders], issuer: logReaders, subject: logReaders },
}

/** Who may ask which source, and tell it that it is wrong. */
export const sourceMutations: Policy[string] = {
  // whoever receives people asks the register about them, for a case or a request that they name
  verifyIdentity: desk,
  refreshPerson: desk,
  // which side of a threshold: also who orients people to benefits; the value: who assesses
  checkIseeThreshold: ['LOCAL:SECRETARIAT', ...assessors],
  refreshIsee: assessors,
  reportSourceError: assessors,
  recordSourceReply: assessors,
}
