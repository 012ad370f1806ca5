import { badInput } from '@cse/schema/errors'
import { builder, type FinanceContext } from '../builder.ts'
import {
  endOfYear,
  type fundModuleStatuses,
  type ModuleFund,
  moduleFunds,
  type FundModuleStatus as Status,
  thawed,
} from '../rules/fund-module.ts'
import {
  type FundModuleSubmissionRow,
  hasPlanFor,
  liveModule,
  type ModuleKey,
  statusAfter,
  submissionsOf,
} from '../store/fund-modules.ts'
import { fundOf } from '../store/funds.ts'
import { asOfArgument, latestSettled, settledInstant } from './as-of.ts'
import { FundModuleFigures, type ModuleFigures } from './fund-module-parts.ts'
import { Ambito, Fund } from './types.ts'

export const FundModuleStatus = builder.enumType('FundModuleStatus', {
  description: 'How far a module of a fund is (stato del modulo).',
  values: {
    DRAFT: { description: 'Not submitted yet: it follows the ledger (in compilazione).' },
    SUBMITTED: { description: 'Submitted, and kept as it was: the Region has to check it (inviato).' },
    VALIDATED: { description: 'Accepted by the Region (validato).' },
    RETURNED: { description: 'Sent back with reasons: it follows the ledger again (restituito).' },
  } satisfies Record<(typeof fundModuleStatuses)[number], object>,
})

const FundModuleSubmission = builder.objectRef<FundModuleSubmissionRow>('FundModuleSubmission').implement({
  description: 'A module as it was submitted (invio), and what the Region decided on it.',
  fields: (t) => ({
    number: t.exposeInt('number', { nullable: false, description: 'Counts the submissions of a module.' }),
    submittedAt: t.expose('submittedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was submitted (data di invio).',
    }),
    digest: t.exposeString('digest', {
      nullable: false,
      description: 'SHA-256 of what was kept, in hexadecimal (impronta).',
    }),
    figures: t.field({
      type: FundModuleFigures,
      nullable: false,
      description: 'What was submitted; it does not change with the ledger.',
      resolve: keptFigures,
    }),
    status: t.field({
      type: FundModuleStatus,
      nullable: false,
      description: 'What became of it: submitted, validated or returned (esito).',
      resolve: ({ decision }) => decision ?? 'SUBMITTED',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the Region validated or returned it; null before.',
    }),
    reasons: t.stringList({
      nullable: true,
      description: 'Why the Region returned it (motivazioni); none when it is validated, null before.',
      resolve: ({ reasons }) => reasons && [...reasons],
    }),
  }),
})

export const FundModule = builder.objectRef<ModuleKey>('FundModule').implement({
  description:
    'What an Ambito reports to SIOSS of a national fund for a year (modulo di monitoraggio: FNPS, Riassegnazioni FNPS, FNA, Dopo di noi; DM 103/2019). It is filled from the ledger, submitted by the Ambito and validated by the Region.',
  fields: (t) => ({
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito that reports.',
      resolve: ({ ambito }) => ({ code: ambito }),
    }),
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'The fund (fondo).',
      resolve: ({ fund }, _, { session }) => fundOf(session, fund),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'The year that is reported (annualità).' }),
    status: t.field({
      type: FundModuleStatus,
      nullable: false,
      description: 'How far it is (stato).',
      resolve: async (module, _, { session }) => statusAfter(await submissionsOf(session, module)),
    }),
    figures: t.field({
      type: FundModuleFigures,
      nullable: true,
      description:
        'What it says: of the last submission while that is with the Region or validated, else of the ledger when the year ended, or ten seconds ago in the year itself. Null for a submission that there is not.',
      args: {
        asOf: t.arg({
          ...asOfArgument,
          description:
            'As the ledger stood at this instant (situazione al), whatever was submitted. At least ten seconds back.',
        }),
        submission: t.arg.int({ required: false, description: 'As it was submitted with this number.' }),
      },
      resolve: (module, { asOf, submission }, context) => figuresOf(module, { asOf, submission }, context),
    }),
    submissions: t.field({
      type: [FundModuleSubmission],
      nullable: false,
      description: 'Its submissions, the latest first (invii).',
      resolve: (module, _, { session }) => submissionsOf(session, module),
    }),
  }),
})

async function figuresOf(
  module: ModuleKey,
  requested: { readonly asOf?: Date | null | undefined; readonly submission?: number | null | undefined },
  { session, now }: FinanceContext,
): Promise<ModuleFigures | null> {
  if (requested.asOf != null && requested.submission != null)
    throw badInput([{ path: 'asOf', reason: 'Indicare o un istante o un invio.' }])
  const instant = settledInstant(requested.asOf, now)
  const submissions = instant ? [] : await submissionsOf(session, module)
  if (requested.submission != null) {
    const one = submissions.find(({ number }) => number === requested.submission)
    return one ? keptFigures(one) : null
  }
  const [last] = submissions
  if (last && last.decision !== 'RETURNED') return keptFigures(last)
  const asOf = instant ?? defaultInstant(module.year, now)
  return { ...(await liveModule(session, module, asOf)), key: module, asOf, submission: null }
}

function keptFigures({ content, asOf, number, ambito, fund, year }: FundModuleSubmissionRow): ModuleFigures {
  return { ...thawed(content), key: { ambito, fund, year }, asOf, submission: number }
}

/** When the year ended; in the year itself, as late as figures are settled. */
export function defaultInstant(year: number, now: Date): Date {
  return new Date(Math.min(endOfYear(year).getTime(), latestSettled(now).getTime()))
}

/** The fund of a module. @throws GraphQLError BAD_USER_INPUT for a fund without one */
export function checkedFund(code: string, path: string): ModuleFund {
  const fund = moduleFunds.find((one) => one === code)
  if (fund === undefined)
    throw badInput([{ path, reason: `I moduli SIOSS dei fondi sono: ${moduleFunds.join(', ')}.` }])
  return fund
}

/** A year that has begun. @throws GraphQLError BAD_USER_INPUT for another */
export function checkedYear(year: number, path: string, now: Date): number {
  if (year < 2000 || endOfYear(year - 1) >= now)
    throw badInput([{ path, reason: 'L’anno non è ancora iniziato o è anteriore al 2000.' }])
  return year
}

builder.queryField('fundModule', (t) =>
  t.field({
    type: FundModule,
    nullable: true,
    description:
      'The SIOSS module of a fund for a year; null where no approved plan in scope covers the year.',
    args: {
      ambito: t.arg.id({ required: true, description: 'Code of the Ambito.' }),
      fund: t.arg.id({
        required: true,
        description: 'Code of the fund: `FNPS`, `FNPS-RIASS`, `FNA` or `DOPODINOI`.',
      }),
      year: t.arg.int({ required: true, description: 'The year that is reported; one that has begun.' }),
    },
    resolve: async (_, args, { session, now }) => {
      const module = {
        ambito: args.ambito,
        fund: checkedFund(args.fund, 'fund'),
        year: checkedYear(args.year, 'year', now),
      }
      return (await hasPlanFor(session, module.ambito, module.year)) ? module : null
    },
  }),
)

builder.objectField(Ambito, 'fundModules', (t) =>
  t.field({
    type: [FundModule],
    nullable: true,
    description:
      'The SIOSS modules of its funds for a year, by code of the fund; none where no approved plan in scope covers the year.',
    args: {
      year: t.arg.int({ required: true, description: 'The year that is reported; one that has begun.' }),
      status: t.arg({ type: FundModuleStatus, required: false, description: 'Only modules in this state.' }),
    },
    resolve: async ({ code: ambito }, args, { session, now }) => {
      const year = checkedYear(args.year, 'year', now)
      if (!(await hasPlanFor(session, ambito, year))) return []
      const modules = moduleFunds.map((fund) => ({ ambito, fund, year }))
      if (!args.status) return modules
      const statuses = await Promise.all(
        modules.map(async (module): Promise<Status> => statusAfter(await submissionsOf(session, module))),
      )
      return modules.filter((_, index) => statuses[index] === args.status)
    },
  }),
)
