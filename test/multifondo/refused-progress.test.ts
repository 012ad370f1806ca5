import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from './calls.ts'
import { key, milestone, money, output } from './inputs.ts'
import { AMBITO, inputsOf, type MultifondoWorld, multifondoWorld } from './world.ts'

let world: MultifondoWorld
const { progress, onEntry, returned, written } = inputsOf(() => world)
beforeAll(async () => {
  world = await multifondoWorld()
})
afterAll(() => world.stop())

/** The input, the mutation, and its answer: the name of a refusal, or the path of what is wrong with the input. */
const wrong: readonly [string, string, () => object, string][] = [
  [
    'a negative amount',
    'enterProgress',
    () => progress({ financial: { ...money, paid: '-0.01' } }),
    'input.financial.paid',
  ],
  [
    'an amount with three decimals',
    'enterProgress',
    () => progress({ financial: { ...money, paid: '0.001' } }),
    'BAD_USER_INPUT',
  ],
  [
    'payments above commitments',
    'enterProgress',
    () => progress({ financial: { ...money, paid: '5.01' } }),
    'input.financial.paid',
  ],
  [
    'commitments above the admitted cost',
    'enterProgress',
    () => progress({ financial: { ...money, committed: '10.01' } }),
    'input.financial.committed',
  ],
  [
    'more than the ledger has',
    'enterProgress',
    () => progress({ financial: { ...money, admitted: '150000.01' } }),
    'AboveLedger',
  ],
  [
    'a value without a unit',
    'enterProgress',
    () => progress({ physical: [{ ...output, unit: ' ' }] }),
    'input.physical.0.unit',
  ],
  [
    'a value whose unit is missing',
    'enterProgress',
    () => progress({ physical: [{ ...output, unit: undefined }] }),
    'BAD_USER_INPUT',
  ],
  [
    'a value below zero',
    'enterProgress',
    () => progress({ physical: [{ ...output, achieved: -1 }] }),
    'input.physical.0.achieved',
  ],
  [
    'a value with three decimals',
    'enterProgress',
    () => progress({ physical: [output, { ...output, target: 0.125 }] }),
    'input.physical.1.target',
  ],
  [
    'an indicator without a name',
    'enterProgress',
    () => progress({ physical: [{ ...output, indicator: '' }] }),
    'input.physical.0.indicator',
  ],
  [
    'more rows than an entry holds',
    'enterProgress',
    () => progress({ physical: Array.from({ length: 51 }, () => output) }),
    'input.physical',
  ],
  [
    'a milestone reached tomorrow',
    'enterProgress',
    () => progress({ procedural: [{ ...milestone, actualOn: '2099-01-01' }] }),
    'input.procedural.0.actualOn',
  ],
  [
    'a day that the calendar does not have',
    'enterProgress',
    () => progress({ procedural: [{ ...milestone, plannedOn: '2026-02-30' }] }),
    'BAD_USER_INPUT',
  ],
  [
    'a seventh bimester',
    'enterProgress',
    () => progress({ period: { year: 2026, number: 7 } }),
    'input.period.number',
  ],
  [
    'a year before the programme',
    'enterProgress',
    () => progress({ period: { year: 2020, number: 1 } }),
    'input.period.year',
  ],
  [
    'a bimester that is not over',
    'enterProgress',
    () => progress({ period: { year: 2031, number: 6 } }),
    'PeriodNotOver',
  ],
  [
    'a bimester before the project began',
    'enterProgress',
    () => progress({ multifondoProject: world.later }),
    'PeriodBeforeProject',
  ],
  [
    'a bimester that was entered',
    'enterProgress',
    () => progress({ period: { year: 2026, number: 1 } }),
    'ProgressAlreadyEntered',
  ],
  [
    'progress of a project of another Ambito',
    'enterProgress',
    () => progress({ multifondoProject: world.foreign.project }),
    'NotFound',
  ],
  [
    'progress of a project of nobody',
    'enterProgress',
    () => progress({ multifondoProject: encodeId('multifondo_project', key()) }),
    'NotFound',
  ],

  ['a person verifying the own entry', 'verifyProgress', onEntry, 'SamePerson'],
  [
    'a version that is not the newest',
    'verifyProgress',
    () => onEntry({ expectedVersion: 9 }),
    'StaleVersion',
  ],
  [
    'an entry of another Ambito',
    'verifyProgress',
    () => ({ progressEntry: world.foreign.entry.id, expectedVersion: 1 }),
    'NotFound',
  ],
  [
    'an entry of nobody',
    'verifyProgress',
    () => ({ progressEntry: encodeId('progress_entry', key()), expectedVersion: 1 }),
    'NotFound',
  ],
  [
    'the id of a project',
    'verifyProgress',
    () => onEntry({ progressEntry: world.project }),
    'input.progressEntry',
  ],
  [
    'a correction of what was not rejected',
    'correctProgress',
    () => onEntry({ financial: money }),
    'ProgressStateNotAllowed',
  ],
  ['a rejection of no row', 'rejectProgress', () => onEntry({ rows: [] }), 'input.rows'],
  [
    'a rejection without a reason',
    'rejectProgress',
    () => onEntry({ rows: [{ row: 1, reason: '' }] }),
    'input.rows.0.reason',
  ],
  [
    'a rejection of a row twice',
    'rejectProgress',
    () =>
      onEntry({
        rows: [
          { row: 1, reason: 'a' },
          { row: 1, reason: 'b' },
        ],
      }),
    'input.rows',
  ],
  [
    'a snapshot of what is not validated',
    'sendProgressSnapshot',
    () => ({ idempotencyKey: key(), period: { year: 2026, number: 1 } }),
    'EntriesPending',
  ],
  [
    'a snapshot of nothing',
    'sendProgressSnapshot',
    () => ({ idempotencyKey: key(), period: { year: 2025, number: 6 } }),
    'NothingToSend',
  ],
  ['an answer to a snapshot of nobody', 'recordSnapshotRejection', () => returned(), 'NotFound'],
  [
    'an answer of tomorrow',
    'recordSnapshotRejection',
    () => returned({ act: { kind: 'DECREE', number: '1', date: '2099-01-01' } }),
    'ActInFuture',
  ],
]

test.each(wrong)('%s is refused, and nothing is written', async (_, name, input, answer) => {
  const before = await written()
  const { outcome, reasons } = await call(world.as(`plan-office@${AMBITO}`), name, input())
  expect(answer.includes('.') ? reasons : [outcome]).toEqual([answer])
  expect(await written()).toEqual(before)
})

test('a row that the entry does not have is not rejected, and the entry stays as it was', async () => {
  const before = await written()
  const rows = [
    { row: 2, reason: 'Valore non documentato' },
    { row: 44, reason: 'Valore non documentato' },
  ]
  expect((await call(world.as(`accountant@${AMBITO}`), 'rejectProgress', onEntry({ rows }))).outcome).toBe(
    'RowsUnknown',
  )
  expect(await written()).toEqual(before)
})
