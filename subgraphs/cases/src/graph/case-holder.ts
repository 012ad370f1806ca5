import { builder } from '../builder.ts'
import { Ambito, Comune } from './foreign.ts'

/** A comune or an Ambito, by its key. */
export const CaseHolder = builder.unionType('CaseHolder', {
  description: 'Who owns a case, or wrote about it: a comune (CSE locale) or an Ambito (CSE ambito).',
  types: [Comune, Ambito],
  resolveType: (holder) => ('istatCode' in holder ? 'Comune' : 'Ambito'),
})
