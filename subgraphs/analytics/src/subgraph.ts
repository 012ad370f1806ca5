import { defineSubgraph } from '@cse/schema/subgraph'
import './graph/aggregate.ts'
import { builder } from './graph/builder.ts'
import './graph/data-release.ts'
import './graph/indicator.ts'
import './graph/indicator.ts'
import { policy } from './policy.ts'

/** Anonymised facts and aggregates for the Region and the DSS. */
export const subgraph = defineSubgraph({ name: 'analytics', builder, policy })
