import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { BOOKS, checkBooks } from '../src/store/books.ts'
import { actFor, determination, figures, idempotencyKey, call as plain } from './plan-calls.ts'
import { books } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const AMBITO = 'ATS-LE-02'
const accountant = planOffice(AMBITO, 'ACCOUNTANT')
type Call = Parameters<typeof plain> extends [unknown, ...infer Rest] ? Rest : never
const call = (...what: Call) => plain(graph, ...what)

test('what was committed is liquidated, ordered and paid, each no further than the stage before it', async () => {
  const { aPlan, anIntervention, aLine, aCommitment, record } = books(graph.admin)
  const line = await aLine(await anIntervention(await aPlan(AMBITO), '01'))
  const bound = await aCommitment(line, '1234567CE7')
  await record(line, { kind: 'APPROPRIATION', amount: 70_000 })
  await record(line, { kind: 'COMMITMENT', amount: 60_000, commitment: bound })
  const commitment = encodeId('commitment', bound)

  const on = (name: string, amount: string, more: object = {}) =>
    call(
      accountant,
      name,
      {
        idempotencyKey: idempotencyKey(),
        commitment,
        amount,
        act: actFor(name, determination(40, '2026-06-01')),
        ...more,
      },
      figures,
      '2026-06-02T10:00:00Z',
    )
  const invoice = { number: 'FT 12', date: '2026-05-30', cig: '1234567CE7' }
  expect(await on('orderPayment', '1.00')).toMatchObject({ __typename: 'NothingToPay' })
  expect(await on('recordLiquidation', '600.01', { invoice })).toMatchObject({
    __typename: 'NothingToLiquidate',
    available: '600.00',
  })
  expect(
    await on('recordLiquidation', '500.00', { invoice: { ...invoice, cig: '876543274F' } }),
  ).toMatchObject({ __typename: 'UnknownCig' })
  const liquidated = await on('recordLiquidation', '500.00', { invoice })
  expect(liquidated).toMatchObject({ commitment: { liquidated: '500.00' } })
  const undo = {
    movement: (liquidated.movement as { id: string }).id,
    amount: '100.00',
    act: determination(41, '2026-06-02'),
    reason: 'Errore materiale',
  }
  expect(
    await call(
      accountant,
      'reverseLiquidation',
      { idempotencyKey: idempotencyKey(), ...undo },
      figures,
      '2026-06-03T10:00:00Z',
    ),
  ).toMatchObject({
    commitment: { liquidated: '400.00' },
    movement: { kind: 'REVERSAL', amount: '100.00' },
  })
  expect(await on('orderPayment', '300.00')).toMatchObject({ commitment: { ordered: '300.00' } })
  expect(await on('recordPayment', '300.01')).toMatchObject({ __typename: 'NothingToPay' })
  expect(await on('recordPayment', '250.00')).toMatchObject({ commitment: { paid: '250.00' } })
  expect(
    await call(
      accountant,
      'reverseMovement',
      { idempotencyKey: idempotencyKey(), ...undo, amount: '400.00' },
      figures,
      '2026-06-03T10:00:00Z',
    ),
  ).toMatchObject({ __typename: 'NothingToReverse' })
  expect(await graph.database.system('finance', checkBooks, BOOKS)).toEqual([])
})
