import { centsInJson, plus } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'
import { z } from 'zod'
import type { Figures } from './amounts.ts'

/** The funds with a SIOSS module of their own (Piano regionale 2026-2028: moduli FNA, FNPS, Riassegnazioni FNPS, Dopo di noi). */
export const moduleFunds = ['DOPODINOI', 'FNA', 'FNPS', 'FNPS-RIASS'] as const
export type ModuleFund = (typeof moduleFunds)[number]

/** A draft is what the ledger says; the others are states of the last submission. */
export const fundModuleStatuses = ['DRAFT', 'SUBMITTED', 'VALIDATED', 'RETURNED'] as const
export type FundModuleStatus = (typeof fundModuleStatuses)[number]

const row = z.object({
  targetArea: z.string(),
  macroArea: z.string().nullable(),
  serviceType: z.string(),
  level: z.string().nullable(),
  interventions: z.int(),
  plannedUsers: z.int().nullable(),
  usersServed: z.int().nullable(),
  planned: centsInJson,
  committed: centsInJson,
  liquidated: centsInJson,
  ordered: centsInJson,
  paid: centsInJson,
})

/** What a fund did for a target area by a kind of service: codes, and amounts in cents. */
export type FundModuleRow = z.infer<typeof row>

/**
 * How many people the interventions of a row served, as the Region is told it: nothing of a draft, which is the Ambito's own work, and of a
 * submission nothing while they are one to four.
 */
export function usersReleasedToRegion(users: number | null, submission: number | null): number | null {
  return submission === null || (users !== null && users > 0 && users < 5) ? null : users
}

const money = {
  /** Allocated to the Ambito for the year, in cents. */
  allocated: centsInJson,
  /** Of what is planned, what closed years left, in cents. */
  carriedIn: centsInJson,
  /** ISO date. */
  spendBy: z.string().nullable(),
}

const check = z.object({
  code: z.enum([
    'PLANNED_WITHIN_ALLOCATION',
    'ALLOCATION_PLANNED',
    'PURPOSE_ADMITTED',
    'STAGES_IN_ORDER',
    'SPENT_WITH_USERS',
    'SPENT_IN_TERM',
  ]),
  blocking: z.boolean(),
  satisfied: z.boolean(),
  message: z.string(),
  expected: centsInJson.nullable(),
  actual: centsInJson.nullable(),
  rows: z.int().nullable(),
})

/** A rule, and whether the figures keep it; amounts in cents. */
export type FundModuleCheck = z.infer<typeof check>

const figures = z.object({ ...money, rows: z.array(row), checks: z.array(check) })

/** What a module says, as a submission keeps it. */
export type FundModuleFigures = z.infer<typeof figures>

/** What is known of the money of a fund in a year. */
export type FundMoney = Pick<FundModuleFigures, keyof typeof money>

/** The text of which a submission keeps the digest: the same figures make the same text. */
export function frozen(module: FundModuleFigures): string {
  return JSON.stringify(figures.parse(module))
}

/** What was kept. */
export function thawed(content: string): FundModuleFigures {
  return figures.parse(JSON.parse(content))
}

/** The sum of rows, in cents. */
export function totalOf(rows: readonly Figures[]): Figures {
  const sum = (figure: keyof Figures) => plus(...rows.map((row) => row[figure]))
  return {
    planned: sum('planned'),
    committed: sum('committed'),
    liquidated: sum('liquidated'),
    ordered: sum('ordered'),
    paid: sum('paid'),
  }
}

/** The last instant of a year by the clock of Italy, which is an hour ahead of UTC in January. */
export function endOfYear(year: number): Date {
  return new Date(Date.parse(`${year + 1}-01-01T00:00:00+01:00`) - 1)
}

/** The module is in a state in which this is not done. */
export function moduleStateNotAllowed(status: FundModuleStatus) {
  const stands = {
    DRAFT: 'non è ancora stato inviato',
    SUBMITTED: 'è stato inviato e attende la validazione',
    VALIDATED: 'è stato validato',
    RETURNED: 'è stato restituito e attende un nuovo invio',
  } satisfies Record<FundModuleStatus, string>
  return refuse('FundModuleStateNotAllowed', `L’operazione non è possibile: il modulo ${stands[status]}.`, {
    status,
  })
}
