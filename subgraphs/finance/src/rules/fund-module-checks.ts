import { type Cents, plus, zero } from '@cse/schema/cents'
import { breachOf } from './amounts.ts'
import {
  type FundModuleCheck,
  type FundModuleFigures,
  type FundModuleRow,
  type FundMoney,
  totalOf,
} from './fund-module.ts'

/** Supervision is for the staff of social services (LEPS, DM 44/2025): it serves no user. */
const WITHOUT_USERS: readonly string[] = ['SUP']

export interface ModuleSubject {
  readonly year: number
  readonly asOf: Date
  /** Whether the fund may pay for what a row is about. */
  readonly admitted: (row: FundModuleRow) => boolean
}

/** The module that these rows make, with its checks. */
export function moduleOf(
  { allocated, carriedIn, spendBy }: FundMoney,
  rows: readonly FundModuleRow[],
  subject: ModuleSubject,
): FundModuleFigures {
  const own = { allocated, carriedIn, spendBy, rows: [...rows] }
  return { ...own, checks: fundModuleChecks(own, subject) }
}

type Unchecked = Omit<FundModuleFigures, 'checks'>

/** Whether a module keeps the rules: those of the ledger (D.Lgs. 267/2000 arts. 183-185) and those of the fund (`db/data/fund_rule.csv`). */
function fundModuleChecks(module: Unchecked, subject: ModuleSubject): FundModuleCheck[] {
  return [
    withinAllocation(module),
    allocationPlanned(module),
    purposeAdmitted(module.rows, subject),
    stagesInOrder(module.rows),
    spentWithUsers(module.rows),
    spentInTerm(module, subject),
  ]
}

/** Money is programmed once it is allocated (riparto), and no more of it than that. */
function withinAllocation({ allocated, rows }: Unchecked): FundModuleCheck {
  const { planned } = totalOf(rows)
  return {
    code: 'PLANNED_WITHIN_ALLOCATION',
    blocking: true,
    ...reported(
      planned <= allocated,
      'La somma delle righe programmate non supera la quota del fondo assegnata per l’anno.',
      'La somma delle righe programmate supera la quota del fondo assegnata per l’anno.',
    ),
    ...figures(allocated, planned),
  }
}

function allocationPlanned({ allocated, rows }: Unchecked): FundModuleCheck {
  const { planned } = totalOf(rows)
  return {
    code: 'ALLOCATION_PLANNED',
    blocking: false,
    ...reported(
      planned >= allocated,
      'La quota del fondo assegnata per l’anno è tutta programmata.',
      'Una parte della quota del fondo assegnata per l’anno non è programmata.',
    ),
    ...figures(allocated, planned),
  }
}

function purposeAdmitted(rows: readonly FundModuleRow[], { admitted }: ModuleSubject): FundModuleCheck {
  const breaking = rows.filter((row) => plus(row.planned, row.committed) > 0 && !admitted(row))
  return {
    code: 'PURPOSE_ADMITTED',
    blocking: true,
    ...reported(
      breaking.length === 0,
      'Le aree di utenza e le prestazioni sono tra quelle che il fondo può finanziare.',
      'Alcune righe riguardano aree di utenza o prestazioni che il fondo non può finanziare.',
    ),
    ...figures(zero, totalOf(breaking).planned),
    rows: breaking.length,
  }
}

function stagesInOrder(rows: readonly FundModuleRow[]): FundModuleCheck {
  const breaking = rows.filter((row) => breachOf(row) !== undefined).length
  return {
    code: 'STAGES_IN_ORDER',
    blocking: true,
    ...reported(
      breaking === 0,
      'In ogni riga il pagato non supera il liquidato, il liquidato non supera l’impegnato e l’impegnato non supera il programmato.',
      'In alcune righe gli importi non rispettano l’ordine programmato, impegnato, liquidato, pagato.',
    ),
    ...figures(null, null),
    rows: breaking,
  }
}

/** What was spent was spent on somebody: the report is financial and physical (rendicontazione fisica e finanziaria). */
function spentWithUsers(rows: readonly FundModuleRow[]): FundModuleCheck {
  const breaking = rows.filter(
    ({ level, liquidated, usersServed }) =>
      liquidated > 0 && !usersServed && !(level !== null && WITHOUT_USERS.includes(level)),
  )
  return {
    code: 'SPENT_WITH_USERS',
    blocking: true,
    ...reported(
      breaking.length === 0,
      'Ogni riga con spesa liquidata indica gli utenti serviti.',
      'Alcune righe hanno spesa liquidata ma nessun utente servito: manca il monitoraggio fisico degli interventi.',
    ),
    ...figures(zero, totalOf(breaking).liquidated),
    rows: breaking.length,
  }
}

function spentInTerm({ spendBy, rows }: Unchecked, { asOf }: ModuleSubject): FundModuleCheck {
  const { planned, liquidated } = totalOf(rows)
  const over = spendBy !== null && italianDay.format(asOf) > spendBy
  return {
    code: 'SPENT_IN_TERM',
    blocking: false,
    ...reported(
      !over || liquidated >= planned,
      'Il termine di spesa del fondo è rispettato.',
      'Il termine di spesa del fondo è trascorso e una parte del programmato non è liquidata.',
    ),
    ...figures(planned, liquidated),
  }
}

const reported = (satisfied: boolean, kept: string, broken: string) => ({
  satisfied,
  message: satisfied ? kept : broken,
})
const figures = (expected: Cents | null, actual: Cents | null) => ({ expected, actual, rows: null })

const italianDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' })
