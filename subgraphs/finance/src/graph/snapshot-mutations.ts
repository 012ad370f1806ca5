import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { snapshotCsv } from '../exports/progress-snapshot/csv.ts'
import { checkedAct } from '../rules/act.ts'
import { progressSnapshotById } from '../store/progress-snapshots.ts'
import { recordReturn, sendSnapshot } from '../store/snapshot-commands.ts'
import { someOf } from './amount-input.ts'
import { BimesterInput, bimesterOf } from './bimester.ts'
import { FormalActInput } from './formal-act.ts'
import { ProgressSnapshot } from './multifondo-types.ts'
import { EntriesPending, NothingToSend, ProgressStateNotAllowed, RowsUnknown } from './progress-refusals.ts'
import { byOf, key, ownAmbito } from './recorded.ts'
import { ActInFuture, NotFound, RepeatedKey } from './refusals.ts'

const payload = { snapshot: { type: ProgressSnapshot, description: 'The snapshot.' } } as const

mutation(builder, 'sendProgressSnapshot', {
  description:
    'Sends what is validated of a bimester to the managing authority (trasmissione): a file that never changes again. The bimester is then closed for new entries.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    period: t.field({ type: BimesterInput, required: true, description: 'The bimester (bimestre).' }),
  }),
  payload,
  refusals: [RepeatedKey, EntriesPending, NothingToSend],
  decode: ({ period, ...input }, context) => ({
    ambito: ownAmbito(context),
    key: idempotencyKey(input.idempotencyKey),
    ...bimesterOf(period, 'input.period'),
  }),
  resolve: (command, context) => sendSnapshot(context.session, byOf(context), command, snapshotCsv),
  answer: async ({ snapshot }, { session }) => ({ snapshot: await progressSnapshotById(session, snapshot) }),
})

const ReturnedRowInput = builder.inputType('ReturnedRowInput', {
  description: 'A row of a snapshot that the managing authority does not accept.',
  fields: (t) => ({
    progressEntry: t.id({ required: true, description: 'Id of the entry.' }),
    row: t.int({ required: true, description: 'Number of the row in the entry (riga).' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
  }),
})

mutation(builder, 'recordSnapshotRejection', {
  description:
    'Records that the managing authority refused rows of a snapshot (respingimento): exactly these are open again, to be corrected, verified, validated and sent with another snapshot.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    progressSnapshot: t.id({ required: true, description: 'Id of the snapshot.' }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The letter of the managing authority (nota).',
    }),
    rows: t.field({ type: [ReturnedRowInput], required: true, description: 'Which rows, and why.' }),
  }),
  payload,
  refusals: [RepeatedKey, NotFound, ActInFuture, ProgressStateNotAllowed, RowsUnknown],
  decode: ({ act, ...input }) => {
    const rows = someOf(input.rows, 'input.rows').map(({ progressEntry, row, reason }, index) => ({
      entry: decodeId('progress_entry', progressEntry, `input.rows.${index}.progressEntry`),
      row,
      reason: requiredText(reason, `input.rows.${index}.reason`),
    }))
    if (new Set(rows.map(({ entry, row }) => `${entry} ${row}`)).size < rows.length)
      throw badInput([{ path: 'input.rows', reason: 'Una riga è indicata più volte.' }])
    return {
      key: idempotencyKey(input.idempotencyKey),
      snapshot: decodeId('progress_snapshot', input.progressSnapshot, 'input.progressSnapshot'),
      act: checkedAct(act),
      rows,
    }
  },
  resolve: (command, context) => recordReturn(context.session, byOf(context), command),
  answer: async ({ snapshot }, { session }) => ({ snapshot: await progressSnapshotById(session, snapshot) }),
})
