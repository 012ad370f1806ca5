import { connection, pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { actionInWords, actorInWords } from '../rules/in-plain-words.ts'
import { organisationsOf } from '../rules/organisation.ts'
import { accessesOf, countAccessesOf } from '../store/accesses.ts'
import { namesOfBodies } from '../store/bodies.ts'
import { personById } from '../store/people.ts'
import { AccessEntry, Ambito, Comune, Person } from './types.ts'

export const AccessScope = builder.enumType('AccessScope', {
  description: 'From which side of the record somebody looked (ambito di accesso, piano regionale 4.2).',
  values: {
    CITIZEN: { description: 'The person (cittadino).' },
    LOCAL: { description: 'The social service of a comune (servizio sociale comunale).' },
    AMBITO: { description: 'The Ufficio di Piano of an Ambito (Ambito).' },
    REGIONAL: { description: 'The Region (Regione).' },
    PARTNER: { description: 'Another system, through an operation registered for it (sistema partner).' },
    HEALTH_PROFESSIONAL: {
      description: 'A professional of the health service, invited to the UVM of a case (professionista ASL).',
    },
    PROVIDER: { description: 'The body that delivers a service under contract (ente gestore).' },
    SYSTEM: { description: 'The platform itself, such as an update from ANPR (sistema).' },
  },
})

export const AccessAction = builder.enumType('AccessAction', {
  description: 'What was done with a record.',
  values: {
    READ: { description: 'It was read (consultazione).' },
    WRITE: { description: 'It was changed (modifica).' },
    EMERGENCY: {
      description:
        'It was opened out of scope in an emergency, with a written reason (accesso in emergenza).',
    },
    SEARCH: {
      description:
        'It was looked for (ricerca): a count, a list, a lookup or a refusal that depends on who the person is, also where nobody was found. As a filter: every request with a search.',
    },
  },
})

export const AccessOrganisation = builder.unionType('AccessOrganisation', {
  description: 'The body for which an operator acted (ente).',
  types: [Comune, Ambito],
  resolveType: (organisation) => ('istatCode' in organisation ? Comune : Ambito),
})

const AccessSearch = builder
  .objectRef<{ readonly field: string; readonly digest: string }>('AccessSearch')
  .implement({
    description: 'That something was asked about identifiable people (ricerca).',
    fields: (t) => ({
      field: t.exposeString('field', {
        nullable: false,
        description: 'Which field was searched, `Query.persons`.',
      }),
      digest: t.exposeString('digest', {
        nullable: false,
        description:
          'Keyed digest of what was searched for (HMAC-SHA-256): the same question has the same, and says no name.',
      }),
    }),
  })

const searchIn = (search: string) => {
  const [field = '', digest = ''] = search.split('#')
  return { field, digest }
}

AccessEntry.implement({
  description:
    'That a record was read or changed (voce del registro degli accessi). Written with every request, never edited.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When.' }),
    scope: t.expose('scope', { type: AccessScope, nullable: false, description: 'From which side.' }),
    roles: t.exposeStringList('roles', {
      nullable: false,
      description: 'Roles in which it was done (ruoli), `SOCIAL_WORKER`.',
    }),
    organisations: t.field({
      type: [AccessOrganisation],
      nullable: false,
      description: 'The bodies for which the operator works; none for the citizen.',
      resolve: ({ readers }) => organisationsOf(readers),
    }),
    issuer: t.exposeString('issuer', {
      nullable: true,
      description:
        'Who vouches for the operator: the identity provider, as the platform knows it (gestore dell’identità); not for the citizen. Only with it is a `subject` one person.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description:
        'Who, as the identity provider names them (operatore). For the supervisor; the citizen learns body and role.',
    }),
    operation: t.exposeString('operation', {
      nullable: true,
      description: 'Name of the operation.',
    }),
    action: t.expose('action', { type: AccessAction, nullable: false, description: 'What was done.' }),
    purpose: t.exposeString('purpose', {
      nullable: true,
      description: 'Why, as declared (finalità); in an emergency the written reason (motivazione).',
    }),
    purposeCode: t.exposeString('purposeCode', {
      nullable: true,
      description:
        'Code of the purpose (codice della finalità), `PRESA_IN_CARICO`; its legal basis is in `schema/purposes.json`.',
    }),
    purposeReference: t.exposeString('purposeReference', {
      nullable: true,
      description:
        'Number of the case or of the protocol for which it was asked (riferimento), where one was declared.',
    }),
    searches: t.field({
      type: [AccessSearch],
      nullable: true,
      description:
        'What was asked about identifiable people (ricerche), whether it found somebody or not; for the supervisor.',
      resolve: ({ searches }) => (searches ?? []).map(searchIn),
    }),
    who: t.string({
      nullable: false,
      description: 'Who, in Italian and without a name: `Assistente sociale, Comune di Bari`.',
      resolve: async (entry, _, { session }) =>
        actorInWords(entry, await namesOfBodies(session, entry.readers)),
    }),
    what: t.string({
      nullable: false,
      description: 'What was done, in Italian: `Ha consultato la cartella`.',
      resolve: ({ action }) => actionInWords(action),
    }),
    persons: t.field({
      type: [Person],
      nullable: true,
      description:
        'Whose records the request concerned, as far as the viewer may see them (interessati). In the log of one record that person alone.',
      resolve: async ({ persons }, _, { session }) => {
        const found = await Promise.all(persons.map((id) => personById(session, id)))
        return found.filter((person) => person !== null)
      },
    }),
  }),
})

export const AccessEntryConnection = connection(builder, AccessEntry, { endless: true })

builder.objectField(Person, 'accesses', (t) =>
  t.field({
    type: AccessEntryConnection,
    nullable: true,
    description:
      'Who has read or changed this record and why (registro degli accessi), the latest first: all of it for the person, for a supervisor what the own territory’s operators did.',
    args: pageArgs(t.arg),
    resolve: reading(['id'], ({ id }, args, { session, keys }) =>
      page(keys, args, {
        list: 'accesses',
        fetch: (slice) => accessesOf(session, id, slice),
        cursorOf: (entry) => [entry.id],
        count: () => countAccessesOf(session, id),
      }),
    ),
  }),
)
