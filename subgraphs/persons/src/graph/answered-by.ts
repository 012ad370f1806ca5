import { principalOf } from '@cse/schema/viewer'
import type { PersonsContext } from '../builder.ts'
import type { SourceAnswer } from '../store/certify.ts'

/** That a source answered to this operator, in the name of a body and for a case or protocol. */
export function answeredBy(
  { viewer }: PersonsContext,
  organisation: string,
  reference: string,
  answer: Pick<SourceAnswer, 'source' | 'service' | 'operation' | 'validUntil'>,
): SourceAnswer {
  const { issuer, subject } = principalOf(viewer)
  return { ...answer, organisation, issuer, subject, purposeCode: viewer.purposeCode ?? null, reference }
}
