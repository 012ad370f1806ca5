import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { principalOf } from '@cse/schema/viewer'
import { builder, type FinanceContext } from '../builder.ts'
import { tasksOf } from '../rules/progress-tasks.ts'
import { acceptProgress, correctProgress, enterProgress, rejectProgress } from '../store/progress-commands.ts'
import { progressEntryById } from '../store/progress-entries.ts'
import { someOf } from './amount-input.ts'
import { BimesterInput, bimesterOf } from './bimester.ts'
import { ProgressEntry } from './multifondo-types.ts'
import {
  correctionsOf,
  FinancialProgressInput,
  financialOf,
  PhysicalProgressInput,
  ProceduralProgressInput,
  rowsOf,
} from './progress-input.ts'
import * as refusals from './progress-refusals.ts'
import { byOf, key } from './recorded.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'

const { AboveLedger, ProgressStateNotAllowed, SamePerson } = refusals
const version = 'The version of the entry that was read.'
const entryId = 'Id of the entry.'
const payload = { entry: { type: ProgressEntry, description: 'The entry.' } } as const

/** Most rows of one kind in an entry. */
const MOST = 50

mutation(builder, 'enterProgress', {
  description:
    'Enters what a project achieved until the end of a bimester that is over (inserimento dell’avanzamento). The money is row 1, then come the indicators and the milestones in their order.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    multifondoProject: t.id({ required: true, description: 'Id of the project.' }),
    period: t.field({ type: BimesterInput, required: true, description: 'The bimester (bimestre).' }),
    financial: t.field({
      type: FinancialProgressInput,
      required: false,
      description:
        'What was spent, never above `MultifondoProject.ledger`; not given, it is what the ledger says.',
    }),
    physical: t.field({
      type: [PhysicalProgressInput],
      required: true,
      description: 'Output indicators, at most 50.',
    }),
    procedural: t.field({
      type: [ProceduralProgressInput],
      required: true,
      description: 'Milestones, at most 50.',
    }),
  }),
  payload,
  refusals: [
    RepeatedKey,
    NotFound,
    refusals.PeriodNotOver,
    refusals.PeriodBeforeProject,
    refusals.PeriodClosed,
    refusals.ProgressAlreadyEntered,
    refusals.FiguresMissing,
    AboveLedger,
  ],
  decode: ({ period, financial, physical, procedural, ...input }, { now }) => {
    for (const [name, rows] of Object.entries({ physical, procedural }))
      if (rows.length > MOST)
        throw badInput([{ path: `input.${name}`, reason: `L’elenco ha al massimo ${MOST} righe.` }])
    return {
      key: idempotencyKey(input.idempotencyKey),
      project: decodeId('multifondo_project', input.multifondoProject, 'input.multifondoProject'),
      ...bimesterOf(period, 'input.period'),
      financial: financialOf(financial),
      rows: rowsOf(physical, procedural, now),
    }
  },
  resolve: (command, context) => enterProgress(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})

const PhysicalCorrectionInput = builder.inputType('PhysicalCorrectionInput', {
  description: 'An output indicator in the place of a rejected row.',
  fields: (t) => ({
    row: t.int({ required: true, description: 'Number of the rejected row (riga).' }),
    progress: t.field({ type: PhysicalProgressInput, required: true, description: 'What it is to say.' }),
  }),
})
const ProceduralCorrectionInput = builder.inputType('ProceduralCorrectionInput', {
  description: 'A milestone in the place of a rejected row.',
  fields: (t) => ({
    row: t.int({ required: true, description: 'Number of the rejected row (riga).' }),
    progress: t.field({ type: ProceduralProgressInput, required: true, description: 'What it is to say.' }),
  }),
})

mutation(builder, 'correctProgress', {
  description:
    'Writes the rejected rows of an entry again (correzione), all of them and no other: a new revision, which is verified and validated anew.',
  input: (t) => ({
    progressEntry: t.id({ required: true, description: entryId }),
    expectedVersion: t.int({ required: true, description: version }),
    financial: t.field({
      type: FinancialProgressInput,
      required: false,
      description: 'What was spent, if row 1 was rejected.',
    }),
    physical: t.field({
      type: [PhysicalCorrectionInput],
      required: false,
      description: 'The rejected indicators.',
    }),
    procedural: t.field({
      type: [ProceduralCorrectionInput],
      required: false,
      description: 'The rejected milestones.',
    }),
  }),
  payload,
  refusals: [
    NotFound,
    StaleVersion,
    ProgressStateNotAllowed,
    SamePerson,
    refusals.RowsNotReopened,
    AboveLedger,
  ],
  decode: (input, context) => ({ ...actingOf(input, context), rows: correctionsOf(input, context.now) }),
  resolve: (command, { session }) => correctProgress(session, command),
  answer: (done, context) => answer(done, context),
})

for (const { name, action, description } of [
  {
    name: 'verifyProgress',
    action: 'VERIFY',
    description: 'Confirms an entry that another operator of the Ambito wrote (verifica).',
  },
  {
    name: 'validateProgress',
    action: 'VALIDATE',
    description:
      'Accepts a verified entry for the Region (validazione), to be sent to the managing authority.',
  },
] as const)
  mutation(builder, name, {
    description,
    input: (t) => ({
      progressEntry: t.id({ required: true, description: entryId }),
      expectedVersion: t.int({ required: true, description: version }),
    }),
    payload,
    refusals: [NotFound, StaleVersion, ProgressStateNotAllowed, SamePerson],
    decode: (input, context) => actingOf(input, context),
    resolve: (command, { session }) => acceptProgress(session, action, command),
    answer: (done, context) => answer(done, context),
  })

const RejectedRowInput = builder.inputType('RejectedRowInput', {
  description: 'A row that is not accepted (riga respinta).',
  fields: (t) => ({
    row: t.int({ required: true, description: 'Number of the row (riga).' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
  }),
})

mutation(builder, 'rejectProgress', {
  description:
    'Gives an entry back to be corrected (respingimento): by who verifies it, or by who validates it. Exactly the rejected rows are then written again.',
  input: (t) => ({
    progressEntry: t.id({ required: true, description: entryId }),
    expectedVersion: t.int({ required: true, description: version }),
    rows: t.field({ type: [RejectedRowInput], required: true, description: 'Which rows, and why.' }),
  }),
  payload,
  refusals: [NotFound, StaleVersion, ProgressStateNotAllowed, SamePerson, refusals.RowsUnknown],
  decode: (input, context) => {
    const acting = actingOf(input, context)
    const rows = someOf(input.rows, 'input.rows').map(({ row, reason }, index) => ({
      row,
      reason: requiredText(reason, `input.rows.${index}.reason`),
    }))
    if (new Set(rows.map(({ row }) => row)).size < rows.length)
      throw badInput([{ path: 'input.rows', reason: 'Una riga è indicata più volte.' }])
    return { ...acting, rows }
  },
  resolve: (command, { session }) => rejectProgress(session, command),
  answer: (done, context) => answer(done, context),
})

/** Who acts on which entry. @throws GraphQLError BAD_USER_INPUT */
function actingOf(
  { progressEntry, expectedVersion }: { progressEntry: string; expectedVersion: number },
  { viewer }: FinanceContext,
) {
  return {
    entry: decodeId('progress_entry', progressEntry, 'input.progressEntry'),
    expectedVersion,
    ...principalOf(viewer),
    tasks: tasksOf(viewer),
  }
}

/** The entry, read after the write. */
async function answer({ entry }: { readonly entry: string }, { session }: FinanceContext) {
  return { entry: await progressEntryById(session, entry) }
}
