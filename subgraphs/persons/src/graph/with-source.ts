import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { admittedPurposes } from '@cse/schema/policy'
import { notFound, staleVersion } from '@cse/schema/refusal'
import { refusalType } from '@cse/schema/refusal-types'
import { requiredText } from '@cse/schema/text-input'
import { builder, type PersonsContext } from '../builder.ts'
import { SOURCE_USES } from '../policy/sources.ts'
import { actingBody } from '../rules/organisation.ts'
import { noCaseHere, purposeNotAdmitted } from '../rules/source-reasons.ts'
import { type PersonRow, personById } from '../store/people.ts'
import { isServedHere } from '../store/serving.ts'
import { NotFound, StaleVersion } from './refusals.ts'
import { orUnavailable, SourceUnavailable } from './source-unavailable.ts'

const NoCaseHere = refusalType(builder, 'NoCaseHere', {
  description:
    'The operator’s body has no open case of the person and no request that waits, so that nothing there needs the datum.',
})
const PurposeNotAdmitted = refusalType(builder, 'PurposeNotAdmitted', {
  description: 'The purpose of the request does not admit a query of the source by the operator (finalità).',
  details: { admitted: { type: ['String'], description: 'Codes of the purposes for which they may.' } },
})

/** How every mutation is refused that asks a source about somebody. */
export const SOURCE_REFUSALS = [
  NotFound,
  StaleVersion,
  NoCaseHere,
  PurposeNotAdmitted,
  SourceUnavailable,
] as const

/** Of whom a source is asked, as the record was seen, and what needs it. */
export interface SourceCommand {
  /** uuid of the person. */
  readonly person: string
  readonly expectedVersion: number
  /** Number of the case or protocol. */
  readonly reference: string
}

/** What was seen of the record, and what needs it. @throws GraphQLError BAD_USER_INPUT */
export const decodeSourceCommand = (input: SourceCommand): SourceCommand => ({
  person: decodeId('person', input.person, 'input.person'),
  expectedVersion: input.expectedVersion,
  reference: requiredText(input.reference, 'input.reference', { shortest: 3, longest: 100 }),
})

/** A source, the line of the policy table for what is asked, and how somebody without a tax code is refused. */
export interface SourceUse {
  readonly source: 'ANPR' | 'INPS'
  readonly use: keyof typeof SOURCE_USES
  readonly withoutTaxCode: string
}

/** About whom it is asked, and in whose name. */
export interface SourceSubject {
  readonly person: PersonRow
  readonly taxCode: string
  /** `comune:072006` */
  readonly body: string
}

/**
 * Runs what asks a source about somebody whom the body serves, for a purpose that admits it. Nothing is sent when the record is another by now.
 */
export async function withSource<Outcome extends object>(
  { source, use, withoutTaxCode }: SourceUse,
  command: SourceCommand,
  context: PersonsContext,
  work: (subject: SourceSubject) => Promise<Outcome>,
) {
  const { session, viewer } = context
  const admitted = admittedPurposes(SOURCE_USES[use], viewer)
  if (viewer.purposeCode === undefined || !admitted.includes(viewer.purposeCode))
    return purposeNotAdmitted(admitted)
  const person = await personById(session, command.person)
  if (!person) return notFound()
  if (person.version !== command.expectedVersion) return staleVersion(person.version)
  if (!(await isServedHere(session, person.id))) return noCaseHere()
  const { taxCode, residenceComune } = person
  if (taxCode === null) throw badInput([{ path: 'input.person', reason: withoutTaxCode }])
  const body = actingBody(viewer, residenceComune)
  return orUnavailable(context, source, person.id, () => work({ person, taxCode, body }))
}
