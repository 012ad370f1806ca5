import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { personById, personOfTaxCode } from '../store/people.ts'
import { countPersonsOf, personOrders, personsOf } from '../store/person-list.ts'
import { Person } from './types.ts'

const PersonFilter = builder.inputType('PersonFilter', {
  description: 'What narrows the list of persons; conditions add up.',
  fields: (t) => ({
    familyName: t.string({
      description: 'What the family name begins with, in any case and with or without accents.',
    }),
    givenName: t.string({
      description: 'What the given name begins with, in any case and with or without accents.',
    }),
    comune: t.id({ description: 'ISTAT code of the comune of residence.' }),
    bornFrom: t.int({ description: 'Earliest year of birth.' }),
    bornTo: t.int({ description: 'Latest year of birth.' }),
    living: t.boolean({ description: 'Only the living, or only the dead.' }),
  }),
})

const PersonOrder = builder.enumType('PersonOrder', {
  description: 'In which order persons are listed.',
  values: {
    NAME: {
      description: 'By family name, then given name, as an Italian register does (per cognome e nome).',
    },
    OLDEST_FIRST: {
      description: 'By date of birth, the earliest first (dal più anziano); unknown dates before all.',
    },
    YOUNGEST_FIRST: {
      description: 'By date of birth, the latest first (dal più giovane); unknown dates after all.',
    },
  } as const,
})

const PersonConnection = connection(builder, Person, { endless: true })

builder.queryFields((t) => ({
  me: t.field({
    type: Person,
    nullable: true,
    description: 'The own record of the citizen who asks (la mia cartella).',
    resolve: (_, __, { session, viewer }, info) =>
      viewer.personId ? personById(session, viewer.personId, propertiesRead(info, 'Person')) : null,
  }),
  person: t.field({
    type: Person,
    nullable: true,
    description: 'A person by id; none when there is no such person in the viewer’s scope.',
    args: { id: t.arg.id({ required: true, description: 'Id of the person.' }) },
    resolve: (_, { id }, { session }, info) =>
      personById(session, decodeId('person', id), propertiesRead(info, 'Person')),
  }),
  personByTaxCode: t.field({
    type: Person,
    nullable: true,
    description:
      'The person with a tax code (ricerca per codice fiscale); none when there is no such person in the viewer’s scope.',
    args: {
      taxCode: t.arg({
        type: 'TaxCode',
        required: true,
        description: 'Tax code (codice fiscale), in any case.',
      }),
    },
    resolve: (_, { taxCode }, { session }) => personOfTaxCode(session, taxCode),
  }),
  persons: t.field({
    type: PersonConnection,
    nullable: true,
    description:
      'The persons the viewer’s body works with (assistiti): residents of the operator’s comuni and persons of the cases it holds; for an Ambito only the latter.',
    args: {
      filter: t.arg({ type: PersonFilter, description: 'Which persons; all by default.' }),
      orderBy: t.arg({ type: PersonOrder, defaultValue: 'NAME', description: 'In which order.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, orderBy, ...args }, { session, viewer, keys }) => {
      const by = orderBy ?? 'NAME'
      return page(keys, args, {
        list: 'persons',
        order: by,
        fetch: (slice) => personsOf(session, viewer.comuni, filter ?? {}, by, slice),
        cursorOf: personOrders[by].positionOf,
        count: () => countPersonsOf(session, viewer.comuni, filter ?? {}),
      })
    },
  }),
}))
