import { cents } from '@cse/schema/cents'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { snapshotCsv } from '../src/exports/progress-snapshot/csv.ts'
import {
  allowedActions,
  daysOf,
  excessOf,
  hasBegun,
  type ProgressState,
  type ProgressTask,
} from '../src/rules/multifondo.ts'
import { financialRow, physicalRow, proceduralRow } from '../src/rules/progress-rows.ts'

const states: readonly ProgressState[] = ['ENTERED', 'VERIFIED', 'VALIDATED', 'SENT', 'REJECTED']
const own: readonly (ProgressTask | null)[] = [null, 'ENTER', 'VERIFY', 'VALIDATE']

test('a bimester ends with its second month, in a leap year too', () => {
  expect(daysOf({ year: 2028, bimester: 1 })).toEqual({ from: '2028-01-01', to: '2028-02-29' })
  expect(daysOf({ year: 2026, bimester: 6 })).toEqual({ from: '2026-11-01', to: '2026-12-31' })
  expect(hasBegun({ startsOn: '2026-03-01' }, { year: 2026, bimester: 1 })).toBe(false)
  expect(hasBegun({ startsOn: '2026-02-28' }, { year: 2026, bimester: 1 })).toBe(true)
})

test('an operator of the Ambito verifies what is entered and corrects what is rejected', () => {
  const may = (state: ProgressState) => allowedActions(state, ['ENTER', 'VERIFY'], null)
  expect(states.map(may)).toEqual([['VERIFY', 'REJECT'], [], [], [], ['CORRECT']])
})

test('the controller of the Region validates what is verified or gives it back', () => {
  const may = (state: ProgressState) => allowedActions(state, ['VALIDATE'], null)
  expect(states.map(may)).toEqual([[], ['VALIDATE', 'REJECT'], [], [], []])
})

test('whoever had one of the three tasks on an entry has no other, in whatever state', () => {
  const tasks: readonly ProgressTask[] = ['ENTER', 'VERIFY', 'VALIDATE']
  for (const task of own)
    for (const state of states) {
      const may = allowedActions(state, tasks, task)
      if (task !== null && task !== 'ENTER') expect(may).not.toContain('CORRECT')
      if (task === 'ENTER') expect(may.filter((action) => action !== 'CORRECT')).toEqual([])
      if (task === 'VERIFY') expect(may).not.toContain('VALIDATE')
      if (task === 'VALIDATE') expect(may).not.toContain('VERIFY')
    }
})

test('money is never above the ledger in any of the three figures', () => {
  const some = fc.integer({ min: 0, max: 1_000 }).map(cents)
  const spending = fc.record({ admitted: some, committed: some, paid: some })
  fc.assert(
    fc.property(spending, spending, (declared, ledger) => {
      const within =
        declared.admitted <= ledger.admitted &&
        declared.committed <= ledger.committed &&
        declared.paid <= ledger.paid
      expect(excessOf(declared, ledger) === undefined).toBe(within)
    }),
  )
})

test('values have at most two decimals, whichever they are', () => {
  const value = (achieved: number) =>
    physicalRow({ indicator: 'Ore', unit: 'ore', target: 0, achieved }, 'row').achieved
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (hundredths) => {
      expect(value(hundredths / 100)).toBe(hundredths / 100)
      expect(() => value(hundredths / 100 + 0.004)).toThrow('due decimali')
    }),
  )
})

test('a snapshot has a line for each row, and no text in it is a formula', () => {
  const project = { cup: 'J51H17000030007', title: '=HYPERLINK("x")', fund: 'PN-INCL', revision: 2 }
  const rows = [
    financialRow({ admitted: cents(123_456), committed: cents(100), paid: cents(5) }, 'row'),
    physicalRow({ indicator: '-1;2', unit: 'persone', target: 120, achieved: 40.5 }, 'row'),
    proceduralRow({ milestone: 'Avvio', plannedOn: '2026-02-01' }, 'row', '2026-03-01'),
  ].map((row, index) => ({ ...project, ...row, number: index + 1 }))
  const heading = { ambito: 'ATS-BA-01', year: 2026, bimester: 1, number: 3 }
  const [, ...lines] = snapshotCsv(heading, rows).split('\r\n')
  const start = `ATS-BA-01;2026-01-01;2026-02-28;3;J51H17000030007;"'=HYPERLINK(""x"")";PN-INCL;2`
  expect(lines).toEqual([
    `${start};1;Finanziario;1234,56;1,00;0,05;;;;;;;`,
    `${start};2;Fisico;;;;"'-1;2";persone;120,00;40,50;;;`,
    `${start};3;Procedurale;;;;;;;;Avvio;2026-02-01;`,
    '',
  ])
})
