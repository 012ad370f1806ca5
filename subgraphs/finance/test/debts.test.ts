import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { START, scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice, regional } from '../../../test/viewers.ts'
import { AMBITO, dueWorld } from './due-world.ts'
import { act, creditor } from './world.ts'

let graph: Awaited<ReturnType<typeof scratchGraph>>
beforeAll(async () => {
  graph = await scratchGraph()
}, START)
afterAll(() => graph.stop())

const { at, begin, recordMonth, call, commit, liquidate } = dueWorld(() => graph)
beforeEach(begin)

test('what was delivered before its commitment, or falls due in another year, is not paid on it (D.Lgs. 267/2000 arts. 191, 194; D.Lgs. 118/2011 all. 4/2)', async () => {
  await recordMonth('2026-03', 10_000)
  await recordMonth('2027-02', 3_000)
  expect(await liquidate(['2027-02'], '30.00')).toMatchObject({ __typename: 'DueInAnotherYear' })
  await graph.admin`update finance.commitment set committed_on = '2026-11-19' where serves_reservations`
  expect(await liquidate(['2026-03'], '100.00')).toMatchObject({ __typename: 'OwedBeforeCommitment' })
  at.commitment = await commit('100.00', true, at.line, { dueYear: 2027 })
  expect(await liquidate(['2026-03'], '100.00')).toMatchObject({ __typename: 'DueInAnotherYear' })
  expect(await liquidate(['2027-02'], '30.00')).toMatchObject({ commitment: { liquidated: '30.00' } })
  const early = { number: 'FT 1', date: '2026-01-14' }
  expect(
    await call('recordLiquidation', { commitment: at.commitment, amount: '1.00', invoice: early, act }),
  ).toMatchObject({
    __typename: 'OwedBeforeCommitment',
  })

  // recognised by the Consiglio, on another line of the intervention
  const debt = {
    fundingLine: encodeId('funding_line', at.other.id),
    amount: '150.00',
    creditor,
    dueYear: 2026,
    reason: 'Prestazioni rese prima dell’impegno, di accertata utilità',
  }
  expect(await call('recogniseDebt', debt)).toBe('BAD_USER_INPUT')
  const act194 = { ...act, kind: 'RESOLUTION' }
  for (const viewer of [planOffice(AMBITO, 'PLAN_OFFICE'), regional('CONTROLLER')])
    expect(await call('recogniseDebt', { ...debt, act: act194 }, '', viewer)).toBe('FORBIDDEN')
  const made = await call('recogniseDebt', { ...debt, act: act194 })
  expect(made).toMatchObject({ commitment: { committed: '150.00' } })
  at.commitment = (made as { commitment: { id: string } }).commitment.id
  await recordMonth('2026-11', 500)
  expect(await liquidate(['2026-11'], '5.00')).toMatchObject({ __typename: 'NotOfTheDebt' })
  const done = await liquidate(['2026-03'], '100.00')
  expect(done).toMatchObject({ commitment: { liquidated: '100.00' } })
  const undone = { movement: (done as { movement: { id: string } }).movement.id, reason: 'Errore' }
  expect(await call('reverseLiquidation', undone)).toMatchObject({ commitment: { liquidated: '0.00' } })
  expect(await liquidate(['2026-03'], '100.00')).toMatchObject({ commitment: { liquidated: '100.00' } })
})
