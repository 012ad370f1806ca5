import { badInput } from '@cse/schema/errors'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { type PersonSearch, parseSearch } from '../rules/person-search.ts'
import { type MatchedField, matchesOf, type SearchMatch } from '../rules/search-match.ts'
import { type FoundPerson, findPersons } from '../store/person-search.ts'
import { Person } from './types.ts'

const MOST = 50

const MatchedFieldType = builder.enumType('MatchedField', {
  description: 'In which datum of a record a word of a search was found (dato trovato).',
  values: {
    FAMILY_NAME: { description: 'Family name (cognome).' },
    GIVEN_NAME: { description: 'Given name (nome).' },
    CODE_NAME: { description: 'Code name (nome in codice).' },
    TAX_CODE: {
      description: 'Tax code (codice fiscale), also one that was the person’s before records were merged.',
    },
    HEALTH_CODE: { description: 'STP or ENI code (codice STP o ENI).' },
    BIRTH: { description: 'Date of birth, as far as it is known (data di nascita).' },
    CASE_NUMBER: { description: 'Number of a case that the viewer’s body holds (numero del fascicolo).' },
  } satisfies Record<MatchedField, object>,
})

const PersonSearchMatch = builder.objectRef<SearchMatch>('PersonSearchMatch').implement({
  description: 'Why a person was found by a search (motivo della corrispondenza).',
  fields: (t) => ({
    term: t.exposeString('term', {
      nullable: true,
      description:
        'The word of the search, without case, accents and apostrophes; none for a birth or the number of a case.',
    }),
    field: t.expose('field', {
      type: MatchedFieldType,
      nullable: false,
      description: 'Where it was found (dato).',
    }),
    exact: t.exposeBoolean('exact', {
      nullable: false,
      description:
        'Whether a word there begins with it (corrispondenza esatta); else one is like it, as after a slip of the pen.',
    }),
  }),
})

const PersonSearchResult = builder
  .objectRef<{ readonly person: FoundPerson; readonly search: PersonSearch }>('PersonSearchResult')
  .implement({
    description: 'Somebody whom a search has found (risultato della ricerca), and why.',
    fields: (t) => ({
      person: t.expose('person', { type: Person, nullable: true, description: 'The person (assistito).' }),
      score: t.float({
        nullable: false,
        description: 'How like the search the record is, from 0 to 1 (punteggio); the likeliest come first.',
        resolve: ({ person }) => person.score,
      }),
      matches: t.field({
        type: [PersonSearchMatch],
        nullable: false,
        description: 'Why it was found, word by word (corrispondenze).',
        resolve: ({ person, search }) => matchesOf(search, person),
      }),
    }),
  })

builder.queryField('searchPersons', (t) =>
  t.field({
    type: [PersonSearchResult],
    nullable: true,
    description:
      'People of the viewer’s scope by what somebody types (ricerca di una persona): words of names in any order, as registers and people write them and with slips of the pen; the beginning of a tax, STP or ENI code; a year, month or day of birth (`1962`, `3/1962`, `15/03/1962`); the number of a case that the viewer’s body holds. The likeliest first.',
    args: {
      search: t.arg.string({
        required: true,
        description: 'What is looked for, up to 200 characters: `dalessandro giusep 1962`.',
      }),
      first: t.arg.int({
        required: true,
        defaultValue: 20,
        description: `How many: 1 to ${MOST}, 20 by default.`,
      }),
    },
    resolve: async (_, { search: text, first }, { session }) => {
      const search = parseSearch(requiredText(text, 'search', { longest: 200 }), 'search')
      if ('reason' in search) throw badInput([search])
      if (first < 1 || first > MOST)
        throw badInput([{ path: 'first', reason: `Si possono chiedere da 1 a ${MOST} persone.` }])
      const found = await findPersons(session, search, first)
      return found.map((person) => ({ person, search }))
    },
  }),
)
