import { deceasedRefusal, refusalType, sharedRefusals } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { CasePhase } from './case.ts'

/** The refusals that many mutations of a case share; their values are made in `store/take-step.ts` and `@cse/schema/refusal`. */
export const { NotFound, StaleVersion, RepeatedKey } = sharedRefusals(builder)
export const PersonDeceased = deceasedRefusal(builder)

export const NotHolder = refusalType(builder, 'NotHolder', {
  description: 'The case is held by another organisation (non titolare della cartella).',
})

export const PhaseNotAllowed = refusalType(builder, 'PhaseNotAllowed', {
  description: 'The step is out of order: something must come before it, or its time is over.',
  details: {
    phase: { type: CasePhase, description: 'The phase in which the case is (fase).' },
    obstacle: {
      type: 'String',
      description: 'What stands in the way, in plain Italian; the same as in `allowedSteps`.',
    },
  },
})

/** What every step may be refused for (`StepRefused`). */
export const stepRefusals = [NotFound, StaleVersion, NotHolder, PhaseNotAllowed] as const
