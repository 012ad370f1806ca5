import { defineSubgraph } from '@cse/schema/subgraph'
import './aggregate.ts'
import './aggregate-extract.ts'
import './anonymised-case.ts'
import { builder } from '../builder.ts'
import './context-dataset.ts'
import './data-release.ts'
import './indicator.ts'
import './indicators.ts'
import './release-mutation.ts'
import './social-report.ts'
import { policy } from '../policy.ts'

/** Anonymised facts and aggregates for the Region and the DSS. */
export const subgraph = defineSubgraph({ name: 'analytics', builder, policy })
