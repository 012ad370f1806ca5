import { refusalType } from '@cse/schema/refusal-types'
import { builder } from '../builder.ts'
import { CertifiedSource } from './certified-source.ts'

export const CertifiedBySource = refusalType(builder, 'CertifiedBySource', {
  description:
    'A source certifies the field, so that nobody types over it (dato certificato): it is taken from there anew, or the source is told that it is wrong.',
  details: {
    field: { type: 'String', description: 'The field, as `Certification.fields` names it.' },
    source: { type: CertifiedSource, description: 'The source that certifies it.' },
    certifiedAt: { type: 'DateTime', description: 'When it answered.' },
    refreshBy: {
      type: 'String',
      nullable: true,
      description: 'The mutation that takes it from the source anew; none where there is no such.',
    },
    reportBy: { type: 'String', description: 'The mutation that reports an error to the source.' },
  },
})
