import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { createBuilder } from '@cse/schema/builder'
import type { SubgraphContext } from '@cse/schema/context'
import { encodeId } from '@cse/schema/ids'
import { definePolicy } from '@cse/schema/policy'
import { defineSubgraph } from '@cse/schema/subgraph'
import { withoutDatabase } from './without-database.ts'

interface Person {
  readonly id: string
  readonly givenName: string
  readonly taxCode: string
}

/** Two people that everybody of the test may see, and one that nobody may. */
export const anna = person(1, 'Anna', 'FOXNNA01T71L049P')
export const ugo = person(2, 'Ugo', 'BOXGUO45E05B180R')
export const hidden = person(3, 'Nessuno', 'RSSMRA80A01A662A')

/** The ids of the references that were resolved, in order. */
export const resolved: string[] = []

const policy = definePolicy({
  Query: { person: ['LOCAL', 'AMBITO'] },
  Person: { '*': ['LOCAL', 'AMBITO'], taxCode: ['LOCAL:SOCIAL_WORKER'], broken: ['LOCAL'] },
})

const builder = createBuilder<SubgraphContext<SchemaSession>>({ policy })

const PersonType = builder.objectRef<Person>('Person').implement({
  description: 'A person (persona).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    givenName: t.exposeString('givenName', { nullable: false, description: 'Nome.' }),
    taxCode: t.expose('taxCode', { type: 'TaxCode', nullable: true, description: 'Codice fiscale.' }),
    broken: t.string({
      nullable: true,
      description: 'Never works.',
      resolve: () => {
        throw new Error('select secret from persons.person where tax_code = RSSMRA80A01A662A')
      },
    }),
  }),
})

builder.asEntity(PersonType, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }) => {
    resolved.push(id)
    return seen(id)
  },
})

builder.queryFields((t) => ({
  person: t.field({
    type: PersonType,
    nullable: true,
    description: 'A person by tax code.',
    args: { taxCode: t.arg({ type: 'TaxCode', required: true, description: 'Codice fiscale.' }) },
    resolve: (_, { taxCode }) => [anna, ugo].find((one) => one.taxCode === taxCode) ?? null,
  }),
}))

export const personsSubgraph = defineSubgraph({
  name: 'persons',
  builder,
  policy,
  context: withoutDatabase,
})

function seen(id: string): Person | null {
  return [anna, ugo].find((one) => one.id === id) ?? null
}

function person(n: number, givenName: string, taxCode: string): Person {
  return { id: encodeId('person', `01890000-0000-7000-8000-00000000000${n}`), givenName, taxCode }
}
