import { fundRule, planEdition, yearClosing, yearResidue } from '@cse/db/finance/tables'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { asc } from '@cse/db/src/query/sql'

// What the history of a plan is made of, and the rules of a fund; all few under their parent.

interface Keys {
  readonly keys: readonly string[]
}

const selectEditions = prepared('editions of plans', (given: Given<Keys>) =>
  query
    .select({
      planUuid: planEdition.planId,
      number: planEdition.number,
      status: planEdition.status,
      actKind: planEdition.actKind,
      actNumber: planEdition.actNumber,
      actOn: planEdition.actOn,
      reason: planEdition.reason,
      recordedAt: planEdition.recordedAt,
    })
    .from(planEdition)
    .where(anyOf(planEdition.planId, given.keys))
    .orderBy(asc(planEdition.number)),
)
export type PlanEditionRow = RowOf<ReturnType<typeof selectEditions>>

/** The states a plan was brought to, the first one first. */
export const editionsOfPlan = listLoader(
  'editions of plans',
  (session, keys: readonly string[]) => session.rows(selectEditions({ keys })),
  ({ planUuid }) => planUuid,
)

const selectClosings = prepared('closings of plans', (given: Given<Keys>) =>
  query
    .select({
      uuid: yearClosing.id,
      planUuid: yearClosing.planId,
      year: yearClosing.year,
      actKind: yearClosing.actKind,
      actNumber: yearClosing.actNumber,
      actOn: yearClosing.actOn,
      recordedAt: yearClosing.recordedAt,
    })
    .from(yearClosing)
    .where(anyOf(yearClosing.planId, given.keys))
    .orderBy(asc(yearClosing.year)),
)
export type YearClosingRow = RowOf<ReturnType<typeof selectClosings>>

/** The years of a plan that are closed. */
export const closingsOfPlan = listLoader(
  'closings of plans',
  (session, keys: readonly string[]) => session.rows(selectClosings({ keys })),
  ({ planUuid }) => planUuid,
)

const selectResidues = prepared('residues of closings', (given: Given<Keys>) =>
  query
    .select({
      closingUuid: yearResidue.closingId,
      commitmentUuid: yearResidue.commitmentId,
      kept: yearResidue.keptCents,
      deferred: yearResidue.deferredCents,
      deferredTo: yearResidue.deferredTo,
    })
    .from(yearResidue)
    .where(anyOf(yearResidue.closingId, given.keys))
    .orderBy(asc(yearResidue.commitmentId)),
)
export type YearResidueRow = RowOf<ReturnType<typeof selectResidues>>

/** What commitments still owed at a closing. */
export const residuesOfClosing = listLoader(
  'residues of closings',
  (session, keys: readonly string[]) => session.rows(selectResidues({ keys })),
  ({ closingUuid }) => closingUuid,
)

const selectRules = prepared('rules of funds', (given: Given<Keys>) =>
  query
    .select({
      fundCode: fundRule.fund,
      firstYear: fundRule.firstYear,
      lastYear: fundRule.lastYear,
      targetAreas: fundRule.targetAreas,
      macroAreas: fundRule.macroAreas,
      serviceTypes: fundRule.serviceTypes,
      coFundingPercent: fundRule.coFundingPercent,
      spendWithinYears: fundRule.spendWithinYears,
      residualTied: fundRule.residualTied,
      source: fundRule.source,
      confidence: fundRule.confidence,
    })
    .from(fundRule)
    .where(anyOf(fundRule.fund, given.keys))
    .orderBy(asc(fundRule.firstYear)),
)
export type FundRuleRow = RowOf<ReturnType<typeof selectRules>>

/** What a fund may pay, the earliest years first. */
export const rulesOfFund = listLoader(
  'rules of funds',
  (session, keys: readonly string[]) => session.rows(selectRules({ keys })),
  ({ fundCode }) => fundCode,
)
