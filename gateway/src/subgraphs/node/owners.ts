import { keyFields } from '@cse/schema/completeness'
import { type GraphQLSchema, isObjectType } from 'graphql'
import { SUBGRAPHS, type SubgraphName } from '../../config/settings.ts'

const TYPES: Readonly<Partial<Record<SubgraphName, readonly string[]>>> = {
  persons: ['Consent', 'Person', 'Relationship'],
  cases: [
    'Assessment',
    'Case',
    'CaseDocument',
    'CaseEvent',
    'Delivery',
    'DiaryEntry',
    'IndividualProject',
    'Objective',
    'Operator',
    'PlannedIntervention',
    'Transfer',
    'TransferProposal',
    'UvmInvitation',
    'UvmSession',
  ],
  services: ['Appointment', 'Facility', 'Office', 'Provider', 'Slot', 'WaitingList', 'WaitingListEntry'],
  finance: [
    'CaseFunding',
    'CoPayment',
    'CoPaymentCharge',
    'CoPaymentRegulation',
    'Creditor',
    'Commitment',
    'FundAllocation',
    'FundingLine',
    'Movement',
    'MultifondoProject',
    'PlanIntervention',
    'PlanVariation',
    'ProgressEntry',
    'ProgressReport',
    'ProgressSnapshot',
    'ZonePlan',
  ],
}

/** The subgraph that owns each type with an id: the one that knows whether there is such an entity. `pnpm compose` checks the list. */
export const owners: ReadonlyMap<string, SubgraphName> = new Map(
  SUBGRAPHS.flatMap((subgraph) => (TYPES[subgraph] ?? []).map((type) => [type, subgraph] as const)),
)

/** The types with an id that a subgraph owns, by its schema. */
export function ownedTypes(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.extensions.foreign && keyFields(type).has('id'))
    .map(({ name }) => name)
}
