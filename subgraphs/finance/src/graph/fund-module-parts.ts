import { minus } from '@cse/schema/cents'
import type { LinkContext } from '@cse/schema/download-link'
import { builder } from '../builder.ts'
import { fundModuleLink } from '../exports/fund-module/link.ts'
import type { Amounts as AmountsRow } from '../rules/amounts.ts'
import {
  type FundModuleCheck as Check,
  type FundModuleFigures as Figures,
  type FundModuleRow as Row,
  totalOf,
  usersReleasedToRegion,
} from '../rules/fund-module.ts'
import type { ModuleKey } from '../store/fund-modules.ts'
import { Amounts, Leps, ServiceType, TargetArea } from './types.ts'

/** What a module says, and where that was read: of a submission, or of the ledger at an instant. */
export interface ModuleFigures extends Figures {
  readonly key: ModuleKey
  readonly asOf: Date
  /** Number of the submission; null for the ledger. */
  readonly submission: number | null
}

const FundModuleRow = builder.objectRef<Row & { readonly asOf: Date }>('FundModuleRow').implement({
  description:
    'What a fund does in a year for a target area by a kind of service (riga del modulo): the interventions of the plan of which this is so, taken together.',
  fields: (t) => ({
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'For whom (area di utenza).',
      resolve: ({ targetArea }) => ({ code: targetArea }),
    }),
    macroArea: t.exposeID('macroArea', {
      nullable: true,
      description:
        'Code of the SIOSS macro-activity (macro attività, area di spesa), as in `macroAreas`; null where the service has none.',
    }),
    serviceType: t.field({
      type: ServiceType,
      nullable: true,
      description: 'By what kind of benefit (prestazione SIUSS).',
      resolve: ({ serviceType }) => ({ code: serviceType }),
    }),
    level: t.field({
      type: Leps,
      nullable: true,
      description: 'The essential level it serves (LEPS), if any.',
      resolve: ({ level }) => (level === null ? null : { code: level }),
    }),
    interventions: t.exposeInt('interventions', {
      nullable: false,
      description: 'How many interventions of the plan it takes together (interventi).',
    }),
    plannedUsers: t.exposeInt('plannedUsers', {
      nullable: true,
      description: 'Persons these interventions are meant to serve in the triennium (utenti previsti).',
    }),
    usersServed: t.exposeInt('usersServed', {
      nullable: true,
      description:
        'Persons these interventions served (utenti serviti) by their last progress reports of the year, with the money of all their funds; null without a report. For the Ambito and, once the module is submitted, for the Region’s controller who validates it; to the Region nothing while they are one to four.',
    }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'What the fund sets aside for it in the year, and what became of that.',
      resolve: (row): AmountsRow => row,
    }),
  }),
})

const FundModuleCheckCode = builder.enumType('FundModuleCheckCode', {
  description: 'What a module is checked for (controllo).',
  values: {
    PLANNED_WITHIN_ALLOCATION: {
      description: 'No more is planned than was allocated of the fund for the year (capienza della quota).',
    },
    ALLOCATION_PLANNED: {
      description: 'All that was allocated is planned (quota interamente programmata).',
    },
    PURPOSE_ADMITTED: {
      description:
        'The fund may pay for each target area and service (vincolo di destinazione): see `Fund.rules`.',
    },
    STAGES_IN_ORDER: {
      description:
        'In each row paid ≤ liquidated ≤ committed ≤ planned (ordine delle fasi della spesa, D.Lgs. 267/2000 artt. 183-185).',
    },
    SPENT_WITH_USERS: {
      description:
        'Each row with money liquidated gives the persons served (rendicontazione fisica e finanziaria); supervision of staff serves none.',
    },
    SPENT_IN_TERM: {
      description: 'What was planned is liquidated when the fund can no longer be spent (termine di spesa).',
    },
  } satisfies Record<Check['code'], object>,
})

export const FundModuleCheck = builder.objectRef<Check>('FundModuleCheck').implement({
  description: 'A rule, and whether the figures of a module keep it (esito del controllo).',
  fields: (t) => ({
    code: t.expose('code', { type: FundModuleCheckCode, nullable: false, description: 'Which rule.' }),
    blocking: t.exposeBoolean('blocking', {
      nullable: false,
      description: 'Whether a module that breaks it is not submitted (bloccante); others only warn.',
    }),
    satisfied: t.exposeBoolean('satisfied', { nullable: false, description: 'Whether it is kept.' }),
    message: t.exposeString('message', { nullable: false, description: 'The outcome, in plain Italian.' }),
    expected: t.expose('expected', {
      type: 'Euro',
      nullable: true,
      description: 'What the rule asks for, in euro, where it compares sums.',
    }),
    actual: t.expose('actual', {
      type: 'Euro',
      nullable: true,
      description: 'What the module has, in euro, where it compares sums.',
    }),
    rows: t.exposeInt('rows', {
      nullable: true,
      description: 'How many rows break it, where it is about rows.',
    }),
  }),
})

const AS_FILE =
  'Where these figures are found as a file for the next five minutes, relative to the address of the API: for this viewer alone, who sends the token with it.'

export const FundModuleFigures = builder.objectRef<ModuleFigures>('FundModuleFigures').implement({
  description: 'What a module says (dati del modulo), and whether it keeps the rules.',
  fields: (t) => ({
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: false,
      description: 'The instant of the figures (situazione al).',
    }),
    submission: t.exposeInt('submission', {
      nullable: true,
      description: 'Number of the submission that holds them; null when they are the ledger’s.',
    }),
    allocated: t.expose('allocated', {
      type: 'Euro',
      nullable: false,
      description:
        'What was allocated of the fund to the Ambito for the year (quota assegnata), in euro, with what closed years left of it.',
    }),
    carriedIn: t.expose('carriedIn', {
      type: 'Euro',
      nullable: false,
      description:
        'Of what is planned, what closed years had left uncommitted (somme riportate da anni precedenti), in euro.',
    }),
    unplanned: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Allocated and not planned (da programmare), in euro; below zero when planned beyond it.',
      resolve: ({ allocated, rows }) => minus(allocated, totalOf(rows).planned),
    }),
    spendBy: t.expose('spendBy', {
      type: 'Date',
      nullable: true,
      description: 'Last day on which it may be spent (termine di spesa), where the fund sets one.',
    }),
    rows: t.field({
      type: [FundModuleRow],
      nullable: false,
      description: 'By target area, macro-activity, service and level (righe).',
      resolve: ({ rows, asOf, submission }, _, { viewer }) =>
        rows.map((row) => ({
          ...row,
          asOf,
          usersServed:
            viewer.scope === 'REGIONAL'
              ? usersReleasedToRegion(row.usersServed, submission)
              : row.usersServed,
        })),
    }),
    total: t.field({
      type: Amounts,
      nullable: false,
      description: 'The sum of all rows (totale).',
      resolve: ({ rows, asOf }): AmountsRow => ({ ...totalOf(rows), asOf }),
    }),
    checks: t.field({
      type: [FundModuleCheck],
      nullable: false,
      description: 'The rules, and whether each is kept (controlli).',
      resolve: ({ checks }) => checks,
    }),
    csvUrl: t.string({
      nullable: false,
      description: `${AS_FILE} As CSV in UTF-8, with semicolons and decimal commas, as spreadsheets in Italian open it.`,
      resolve: (module, _, context) => fileOf(module, 'modulo.csv', context),
    }),
    xlsxUrl: t.string({
      nullable: false,
      description: `${AS_FILE} As an Excel workbook: rows and checks on a sheet each.`,
      resolve: (module, _, context) => fileOf(module, 'modulo.xlsx', context),
    }),
  }),
})

function fileOf({ key, asOf, submission }: ModuleFigures, file: string, context: LinkContext): string {
  const from =
    submission === null
      ? { asOf: asOf.toISOString(), submission: null }
      : { asOf: null, submission: String(submission) }
  return fundModuleLink.pathFor({ ...key, year: String(key.year), ...from, file }, context)
}
