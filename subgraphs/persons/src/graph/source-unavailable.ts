import { SourceFault } from '@cse/schema/e-services'
import { refuse } from '@cse/schema/refusal'
import { refusalType } from '@cse/schema/refusal-types'
import { builder, type PersonsContext } from '../builder.ts'
import { SOURCE_FAULTS } from '../rules/source-faults.ts'
import { certificationsOf } from '../store/certifications.ts'
import { CertifiedSource } from './certified-source.ts'

const SourceFaultReason = builder.enumType('SourceFaultReason', {
  description: 'Why a certified source gave no answer (motivo della mancata risposta).',
  values: SOURCE_FAULTS,
})

export const SourceUnavailable = refusalType(builder, 'SourceUnavailable', {
  description:
    'A certified source gave no answer (fonte non disponibile): what is on record stays as it is, with the date of the last answer.',
  details: {
    source: { type: CertifiedSource, description: 'The source.' },
    reason: { type: SourceFaultReason, description: 'Why.' },
    lastKnownAt: {
      type: 'DateTime',
      nullable: true,
      description: 'When the source last answered about the person; none when it never did.',
    },
  },
})

/** What is done, or the refusal that says which source gave no answer about a person (uuid). Any other failure is thrown. */
export async function orUnavailable<Outcome extends object>(
  { session }: PersonsContext,
  source: 'ANPR' | 'INPS',
  person: string,
  work: () => Promise<Outcome>,
) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error
    const known = await certificationsOf(session, person)
    return refuse('SourceUnavailable', SOURCE_FAULTS[error.kind].message, {
      source,
      reason: error.kind,
      lastKnownAt: known.find((certification) => certification.source === source)?.certifiedAt ?? null,
    })
  }
}
