import { ambitoByCode, comuneByCode } from '../store/territory.ts'
import { Confidence } from './confidence.ts'
import { Ambito, AmbitoMembership, Comune } from './types.ts'

AmbitoMembership.implement({
  description:
    'That a comune belongs to an Ambito (appartenenza). Composition changes by act, so it is dated; an answer to “who may see” uses the date.',
  fields: (t) => ({
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune.',
      resolve: ({ comune }, _, { session }) => comuneByCode(session, comune),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito.',
      resolve: ({ ambito }, _, { session }) => ambitoByCode(session, ambito),
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day on which it holds.',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'First day on which it holds no more; none while it lasts.',
    }),
    act: t.exposeString('act', {
      nullable: true,
      description: 'The act from which it follows (atto), where known.',
    }),
    confidence: t.expose('confidence', {
      type: Confidence,
      nullable: false,
      description: 'How it is known.',
    }),
    evidence: t.exposeString('evidence', {
      nullable: false,
      description: 'Where it was read, or that no source was at hand.',
    }),
  }),
})
