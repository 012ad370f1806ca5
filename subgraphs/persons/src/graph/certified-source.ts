import { builder } from '../builder.ts'

export const CertifiedSource = builder.enumType('CertifiedSource', {
  description: 'A source whose data need no further proof (fonte certificata, PDND).',
  values: {
    ANPR: { description: 'National register of residents (Anagrafe nazionale della popolazione residente).' },
    INPS: { description: 'National institute of social security.' },
    MLPS: { description: 'Ministry of Labour and Social Policies.' },
  },
})
