import { caseFunding } from '@cse/db/finance/funding-tables'
import { fundingLine, planIntervention } from '@cse/db/finance/tables'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import type { Selected } from '@cse/db/src/query/selected'
import { and, eq, type SQL, sql } from '@cse/db/src/query/sql'
import { releasableFigures } from './releasable-figures.ts'
import { narrowedRowById, promised } from './rows.ts'

// The kept amounts are part of the row: a page of cases asks for them beside the title, and no second statement is needed.
const fields = {
  uuid: planIntervention.id,
  planUuid: planIntervention.planId,
  code: planIntervention.code,
  title: planIntervention.title,
  serviceTypeCode: planIntervention.serviceType,
  targetAreaCode: planIntervention.targetArea,
  lepsCode: planIntervention.leps,
  plannedUsers: planIntervention.plannedUsers,
  plannedHours: planIntervention.plannedHours,
  plannedPlaces: planIntervention.plannedPlaces,
  planned: planIntervention.plannedCents,
  committed: planIntervention.committedCents,
  ...releasableFigures(planIntervention),
  asOf: planIntervention.updatedAt,
}
const source = { name: 'plan interventions', table: planIntervention, fields }

/** An intervention with its amounts over all funds and years. */
export type PlanInterventionRow = Selected<typeof fields>

/** What narrows the interventions of a plan; null conditions do not. */
interface PlanInterventionFilter {
  /** Part of code or title, in any case. */
  readonly text: string | null
  readonly serviceType: string | null
  readonly targetArea: string | null
  readonly level: string | null
  /** With a line of this fund, of this year, with something left: all true of one line. */
  readonly fund: string | null
  readonly year: number | null
  readonly withResidual: boolean
}

export const planInterventionById = narrowedRowById(source)

/** The intervention of a line or a report. */
export const planInterventionOf = promised(planInterventionById)

const inPlan = {
  ...source,
  name: 'interventions of a plan',
  shape: (row: PlanInterventionRow) => row,
  under: planIntervention.planId,
  parentOf: ({ planUuid }: PlanInterventionRow) => planUuid,
  where: wanted,
}

/** The interventions of a plan by code, which is unique within it. */
export const interventionsByCode = growing({
  ...inPlan,
  order: keyset([planIntervention.code, planIntervention.id]),
  cursorOf: ({ code, uuid }) => [code, uuid],
})

/** The interventions of a plan, those with most left first. */
export const interventionsByResidual = growing({
  ...inPlan,
  name: 'interventions of a plan by residual',
  order: keyset(
    [sql`(${planIntervention.plannedCents} - ${planIntervention.committedCents})`, planIntervention.id],
    'descending',
  ),
  cursorOf: ({ planned, committed, uuid }) => [planned - committed, uuid],
})

const countFundedCases = prepared(
  'funded cases of interventions',
  (given: Given<{ ids: readonly string[] }>) => sql<{ uuid: string; cases: number }>`
    select ${caseFunding.interventionId} as "uuid", count(distinct ${caseFunding.caseId}) as "cases" from ${caseFunding}
    where ${anyOf(caseFunding.interventionId, given.ids)} and ${caseFunding.state} = 'FUNDED'
    group by ${caseFunding.interventionId}`,
)

/** How many cases that the viewer holds an intervention pays for; null for none. */
export const fundedCases = loader(
  'funded cases of interventions',
  (session, ids: readonly string[]) => session.rows(countFundedCases({ ids })),
  ({ uuid }) => uuid,
)

function wanted(filter: PlanInterventionFilter): SQL | undefined {
  const { text, serviceType, targetArea, level } = filter
  return and(
    text === null
      ? undefined
      : sql`strpos(lower(${planIntervention.code} || ' ' || ${planIntervention.title}), lower(${text})) > 0`,
    serviceType === null ? undefined : eq(planIntervention.serviceType, serviceType),
    targetArea === null ? undefined : eq(planIntervention.targetArea, targetArea),
    level === null ? undefined : eq(planIntervention.leps, level),
    funded(filter),
  )
}

function funded({ fund, year, withResidual }: PlanInterventionFilter): SQL | undefined {
  if (fund === null && year === null && !withResidual) return undefined
  const line = and(
    eq(fundingLine.interventionId, planIntervention.id),
    fund === null ? undefined : eq(fundingLine.fund, fund),
    year === null ? undefined : eq(fundingLine.year, year),
    withResidual ? sql`${fundingLine.plannedCents} > ${fundingLine.committedCents}` : undefined,
  )
  return sql`exists (select from ${fundingLine} where ${line})`
}
