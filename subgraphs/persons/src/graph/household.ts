import { encodeId } from '@cse/schema/ids'
import { propertiesRead } from '@cse/schema/reading'
import { familyRelation } from '../rules/family-relation.ts'
import { living } from '../store/deaths.ts'
import { membersOfHousehold } from '../store/households.ts'
import { personById } from '../store/people.ts'
import { Comune, Household, HouseholdMember, Person } from './types.ts'

Household.implement({
  description: 'People registered as living together (famiglia anagrafica). Source: ANPR.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('household', id),
    }),
    comune: t.field({
      type: Comune,
      nullable: false,
      description: 'The comune of residence.',
      resolve: ({ comune }) => ({ istatCode: comune }),
    }),
    address: t.exposeString('address', {
      nullable: false,
      description: 'Street and number, postal code, place (indirizzo).',
    }),
    members: t.field({
      type: [HouseholdMember],
      nullable: false,
      description: 'The living members, the reference person first (componenti).',
      resolve: async ({ id }, _, { session }) =>
        living(session, await membersOfHousehold(session, id), ({ personId }) => personId),
    }),
  }),
})

HouseholdMember.implement({
  description: 'A member of a household by name (componente della famiglia anagrafica).',
  fields: (t) => ({
    givenName: t.exposeString('givenName', { nullable: true, description: 'Given name (nome).' }),
    familyName: t.exposeString('familyName', { nullable: true, description: 'Family name (cognome).' }),
    relationship: t.string({
      nullable: false,
      description: 'Tie to the reference person, in Italian (relazione di parentela, ANPR table 05).',
      resolve: ({ relationCode }) => familyRelation(relationCode),
    }),
    relationshipCode: t.exposeString('relationCode', {
      nullable: false,
      description: 'Code of the tie (ANPR table 05): 1 reference person, 2 spouse, 3 child …',
    }),
    since: t.expose('since', { type: 'Date', nullable: false, description: 'First day in the household.' }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'The member’s record; none when it is out of the viewer’s scope.',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
  }),
})
