import { progressReport } from '@cse/db/finance/progress-tables'
import { fundAllocation, fundingLine, planVariation } from '@cse/db/finance/tables'
import type { Selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { releasableFigures } from './releasable-figures.ts'
import { promised, rowById, rowsUnder } from './rows.ts'

// What hangs under a plan or an intervention, and stays few.

const lines = {
  name: 'funding lines',
  table: fundingLine,
  fields: {
    uuid: fundingLine.id,
    interventionUuid: fundingLine.interventionId,
    fundCode: fundingLine.fund,
    year: fundingLine.year,
    proposed: fundingLine.proposedCents,
    stage: fundingLine.stage,
    planned: fundingLine.plannedCents,
    committed: fundingLine.committedCents,
    ...releasableFigures(fundingLine),
    reserved: fundingLine.reservedCents,
    serving: fundingLine.servingCents,
    asOf: fundingLine.updatedAt,
  },
}
export type FundingLineRow = Selected<typeof lines.fields>
export const fundingLineById = rowById(lines)
/** The line of a commitment or a movement. */
export const fundingLineOf = promised(fundingLineById)
/** The lines of an intervention, by year and fund. */
export const linesOfIntervention = rowsUnder(lines, {
  under: fundingLine.interventionId,
  order: sql`${fundingLine.year}, ${fundingLine.fund}`,
})

const allocations = {
  name: 'fund allocations',
  table: fundAllocation,
  fields: {
    uuid: fundAllocation.id,
    planUuid: fundAllocation.planId,
    fundCode: fundAllocation.fund,
    year: fundAllocation.year,
    amount: fundAllocation.amountCents,
    act: fundAllocation.act,
    spendBy: fundAllocation.spendBy,
  },
}
export type FundAllocationRow = Selected<typeof allocations.fields>
export const fundAllocationById = rowById(allocations)
/** What was allocated to a plan, by year and fund. */
export const allocationsOfPlan = rowsUnder(allocations, {
  under: fundAllocation.planId,
  order: sql`${fundAllocation.year}, ${fundAllocation.fund}`,
})

const variations = {
  name: 'plan variations',
  table: planVariation,
  fields: {
    uuid: planVariation.id,
    act: planVariation.act,
    decidedOn: planVariation.decidedOn,
    reason: planVariation.reason,
  },
}
export type PlanVariationRow = Selected<typeof variations.fields>
export const planVariationById = rowById(variations)
/** The variations of a plan, the oldest first. */
export const variationsOfPlan = rowsUnder(variations, {
  under: planVariation.planId,
  order: sql`${planVariation.decidedOn}, ${planVariation.id}`,
})

const releasableUsers =
  sql`finance.releasable_users(${progressReport.usersServed}, ${progressReport.ambitoCode})` as SQL<
    number | null
  >

const reports = {
  name: 'progress reports',
  table: progressReport,
  fields: {
    uuid: progressReport.id,
    interventionUuid: progressReport.interventionId,
    on: progressReport.asOf,
    usersServed: releasableUsers,
    // what was done for one to four persons would disclose them
    hoursDelivered:
      sql`case when ${releasableUsers} is not null then ${progressReport.hoursDelivered} end` as SQL<
        number | null
      >,
    physicalPercent:
      sql`case when ${releasableUsers} is not null then ${progressReport.physicalPercent}::float8 end` as SQL<
        number | null
      >,
    proceduralStep: progressReport.proceduralStep,
    status: progressReport.status,
  },
}
export type ProgressReportRow = Selected<typeof reports.fields>
export const progressReportById = rowById(reports)
/** The progress reports of an intervention, the latest first. */
export const reportsOfIntervention = rowsUnder(reports, {
  under: progressReport.interventionId,
  order: sql`${progressReport.asOf} desc, ${progressReport.id}`,
})
