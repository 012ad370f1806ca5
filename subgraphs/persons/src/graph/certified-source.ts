import { builder } from '../builder.ts'

export const CertifiedSource = builder.enumType('CertifiedSource', {
  description: 'A source whose data need no further proof (fonte certificata, PDND).',
  values: {
    ANPR: { description: 'National register of residents (Anagrafe nazionale della popolazione residente).' },
    INPS: { description: 'National institute of social security (INPS).' },
    MLPS: {
      description: 'Ministry of labour and social policies (Ministero del Lavoro e delle Politiche sociali).',
    },
  },
})
