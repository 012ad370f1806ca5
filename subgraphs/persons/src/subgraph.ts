import { defineSubgraph } from '@cse/schema/subgraph'
import { builder } from './builder.ts'
import './graph/access-entry.ts'
import './graph/certification.ts'
import './graph/consent.ts'
import './graph/disability-finding.ts'
import './graph/employment-status.ts'
import './graph/find.ts'
import './graph/household.ts'
import './graph/isee-attestation.ts'
import './graph/person.ts'
import { policy } from './policy.ts'

/** People, their households and what certified sources say of them. */
export const subgraph = defineSubgraph({ name: 'persons', builder, policy })
