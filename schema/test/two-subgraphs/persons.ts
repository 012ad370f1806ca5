import { createBuilder } from '../../src/builder.ts'
import type { SubgraphContext } from '../../src/context.ts'
import { decodeId, encodeId } from '../../src/ids.ts'
import { definePolicy, everyone } from '../../src/policy.ts'
import { defineSubgraph } from '../../src/subgraph.ts'

/** Two people of the test, by uuid. */
export const persons = new Map(
  [
    { uuid: '01890000-0000-7000-8000-000000000001', givenName: 'Anna', taxCode: 'FOXNNA01T71L049P' },
    { uuid: '01890000-0000-7000-8000-000000000002', givenName: 'Ugo', taxCode: 'BOXGUO45E05B180R' },
  ].map((person) => [person.uuid, { ...person, id: encodeId('person', person.uuid) }]),
)

/** The uuids whose rows were looked for, to show that a denied reference looks for none. */
export const lookedFor: string[] = []

const policy = definePolicy({
  Query: { person: ['CITIZEN', 'LOCAL', 'AMBITO'], territory: everyone('public') },
  Person: { '*': ['CITIZEN', 'LOCAL', 'AMBITO'], taxCode: ['LOCAL:SOCIAL_WORKER', 'CITIZEN'] },
})

const builder = createBuilder<SubgraphContext>({ policy })

const Person = builder.objectRef<{ id: string; givenName: string; taxCode: string }>('Person').implement({
  description: 'A person (persona).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    givenName: t.exposeString('givenName', { nullable: false, description: 'Nome.' }),
    taxCode: t.expose('taxCode', { type: 'TaxCode', nullable: true, description: 'Codice fiscale.' }),
  }),
})

function find(id: string) {
  const uuid = decodeId('person', id)
  lookedFor.push(uuid)
  return persons.get(uuid) ?? null
}

builder.asEntity(Person, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }) => find(id),
})

builder.queryFields((t) => ({
  person: t.field({
    type: Person,
    nullable: true,
    description: 'A person by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the person.' }) },
    resolve: (_, { id }) => find(id),
  }),
  territory: t.string({ nullable: true, description: 'Name of the region.', resolve: () => 'Puglia' }),
}))

export const personsSubgraph = defineSubgraph({ name: 'persons', builder, policy })
