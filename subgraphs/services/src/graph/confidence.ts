import { builder } from '../builder.ts'

/** How a fact of the territory or the catalogue is known; the values are those of `db/data`. */
export const Confidence = builder.enumType('Confidence', {
  description:
    'How a fact about territory or catalogue is known (attendibilità): not all of it is published as data.',
  values: {
    SOURCE: { value: 'S', description: 'Read in a source (fonte letta).' },
    INFERRED: { value: 'S*', description: 'Inferred from a source (dedotto da una fonte).' },
    NAMED: { value: 'N', description: 'Named in a source without its details (citato in una fonte).' },
    KNOWN: {
      value: 'K',
      description:
        'Known without a source at hand (da verificare): look it up before anything legal depends on it.',
    },
  },
})
