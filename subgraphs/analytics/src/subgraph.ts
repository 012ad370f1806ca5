import { defineSubgraph } from '@cse/schema/subgraph'
import './graph/aggregate.ts'
import './graph/aggregate-extract.ts'
import './graph/anonymised-case.ts'
import { builder } from './builder.ts'
import './graph/context-dataset.ts'
import './graph/data-release.ts'
import './graph/indicator.ts'
import './graph/indicators.ts'
import './graph/release-mutation.ts'
import './graph/social-report.ts'
import { policy } from './policy.ts'

/** Anonymised facts and aggregates for the Region and the DSS. */
export const subgraph = defineSubgraph({ name: 'analytics', builder, policy })
