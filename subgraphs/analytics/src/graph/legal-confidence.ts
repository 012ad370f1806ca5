import { builder } from '../builder.ts'

export const LegalConfidence = builder.enumType('LegalConfidence', {
  description: 'How sure the reference of a rule is (attendibilità del riferimento).',
  values: {
    READ: { value: 'S' as const, description: 'Read in a source (letto in una fonte).' },
    INFERRED: { value: 'S*' as const, description: 'Inferred from a source (dedotto da una fonte).' },
    KNOWN: {
      value: 'K' as const,
      description:
        'Known without a source at hand (da verificare): look it up before anything legal depends on it.',
    },
  },
})
