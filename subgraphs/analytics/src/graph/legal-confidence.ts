import { builder } from '../builder.ts'

export const LegalConfidence = builder.enumType('LegalConfidence', {
  description: 'How sure the reference of a rule is (attendibilità del riferimento).',
  values: {
    READ: { value: 'S' as const, description: 'Read in a source.' },
    INFERRED: { value: 'S*' as const, description: 'Inferred from a source.' },
    KNOWN: { value: 'K' as const, description: 'Known without a source at hand: to be verified.' },
  },
})
