import { builder } from '../builder.ts'
import { regulationArticles } from '../store/vocabularies.ts'
import { Confidence } from './confidence.ts'
import { RegulationArticle } from './types.ts'

RegulationArticle.implement({
  description:
    'An article of the regional regulations that describes a unit of offer and its standards (R.R. 4/2007 and what came after); the register goes by it.',
  fields: (t) => ({
    regulation: t.exposeString('regulation', {
      nullable: false,
      description: 'The regulation, `R.R. 4/2007`.',
    }),
    article: t.exposeString('article', { nullable: false, description: 'The article, `60-ter`.' }),
    denomination: t.exposeString('denomination', {
      nullable: false,
      description: 'What it describes (tipologia di struttura o servizio).',
    }),
    registerArea: t.exposeString('registerArea', {
      nullable: false,
      description: 'Section of the regional register (area del registro).',
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: 'First day on which it is in force.',
    }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'First day on which it is in force no more; none while it lasts.',
    }),
    replacedBy: t.exposeString('replacedBy', {
      nullable: true,
      description: 'The article that took its place.',
    }),
    protectedBy: t.exposeString('protectedBy', {
      nullable: true,
      description:
        'The rule for which the places of this article are secret (struttura protetta, indirizzo segreto): only who places or follows somebody there sees which they are. None for the others.',
    }),
    confidence: t.expose('confidence', {
      type: Confidence,
      nullable: false,
      description: 'How it is known.',
    }),
  }),
})

builder.queryField('regulationArticles', (t) =>
  t.field({
    type: [RegulationArticle],
    nullable: false,
    description: 'The articles that describe units of offer, past ones too, by regulation.',
    resolve: (_, __, { session }) => regulationArticles(session),
  }),
)
