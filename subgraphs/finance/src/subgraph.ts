import { defineSubgraph } from '@cse/schema/subgraph'
import { builder } from './builder.ts'
import './graph/amounts.ts'
import './graph/case-funding.ts'
import './graph/commitment.ts'
import './graph/fund.ts'
import './graph/fund-allocation.ts'
import './graph/funding-line.ts'
import './graph/movement.ts'
import './graph/plan-intervention.ts'
import './graph/plan-interventions.ts'
import './graph/plan-variation.ts'
import './graph/progress-report.ts'
import './graph/zone-plan.ts'
import { policy } from './policy.ts'

/** Zone plans, funds and the ledger: planned, committed, liquidated, paid. */
export const subgraph = defineSubgraph({ name: 'finance', builder, policy })
