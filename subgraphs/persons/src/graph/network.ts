import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { familyRelation } from '../rules/family-relation.ts'
import { networkOf, type Tie } from '../rules/network.ts'
import { living } from '../store/deaths.ts'
import { membersOfHousehold } from '../store/households.ts'
import { type PersonRow, personById } from '../store/people.ts'
import { relationshipsOf, relationshipsTowards } from '../store/relationships.ts'
import { NetworkMember, Person } from './types.ts'

const NetworkTie = builder.objectRef<Tie>('NetworkTie').implement({
  description: 'What somebody is to a person (legame), wherever it was noted.',
  fields: (t) => ({
    kind: t.exposeString('kind', {
      nullable: false,
      description: 'Code of the tie: what the other is to the person (tipo di legame).',
    }),
    kindName: t.exposeString('label', { nullable: false, description: 'The same in Italian.' }),
    since: t.expose('since', { type: 'Date', nullable: true, description: 'Since when, where known.' }),
  }),
})

NetworkMember.implement({
  description:
    'Somebody around a person, once (componente della rete): of the household, tied to the person, or both.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'Name, as registered or noted.' }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'The record, where there is one in the viewer’s scope.',
      resolve: ({ personId }, _, { session }, info) =>
        personId ? personById(session, personId, propertiesRead(info, 'Person')) : null,
    }),
    livesTogether: t.exposeBoolean('livesTogether', {
      nullable: false,
      description: 'Whether they are of the same registered household (famiglia anagrafica).',
    }),
    householdRelationship: t.exposeString('householdRelationship', {
      nullable: true,
      description:
        'Of the household: tie to its reference person, in Italian (relazione di parentela, ANPR table 05).',
    }),
    ties: t.field({
      type: [NetworkTie],
      nullable: false,
      description: 'What they are to the person, as professionals noted.',
      resolve: ({ ties }) => ties,
    }),
  }),
})

builder.objectField(Person, 'network', (t) =>
  t.field({
    type: [NetworkMember],
    nullable: true,
    description:
      'The people around the person today (rete familiare e sociale): household and relationships, also those noted with others whose record the viewer may see. Who has died is not among them; of who has died nobody is.',
    resolve: reading(['id', 'householdId', 'deceasedOn'], (person, _, { session }) =>
      livingNetworkOf(session, person),
    ),
  }),
)

async function livingNetworkOf(
  session: SchemaSession,
  { id, householdId, deceasedOn }: Pick<PersonRow, 'id' | 'householdId' | 'deceasedOn'>,
) {
  if (deceasedOn !== null) return []
  const [members, noted, towards] = await Promise.all([
    householdId ? membersOfHousehold(session, householdId) : [],
    relationshipsOf(session, id, { ended: false }),
    relationshipsTowards(session, id),
  ])
  const housemates = members.map(({ personId, givenName, familyName, relationCode }) => ({
    personId,
    name: [givenName, familyName].filter((part) => part !== null).join(' ') || null,
    householdRelationship: familyRelation(relationCode),
  }))
  const ties = [
    ...noted.map(({ otherPersonId, otherName, ...tie }) => tieTo(otherPersonId, otherName, tie)),
    ...towards.map(({ personId, name, ...tie }) => tieTo(personId, name, tie)),
  ]
  return living(session, networkOf(id, housemates, ties), ({ personId }) => personId)
}

const tieTo = (
  personId: string | null,
  name: string | null,
  { kind, kindName: label, since }: { kind: string; kindName: string; since: string | null },
): Tie => ({ personId, name, kind, label, since })
