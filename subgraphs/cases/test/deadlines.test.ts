import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { local } from '../../../test/viewers.ts'
import { bari, caseFiles, lecce, office, socialWorker } from './files.ts'
import { transfersOf } from './transfers.ts'

let files: Awaited<ReturnType<typeof caseFiles>>
let held: string
let requested: string
beforeAll(async () => {
  files = await caseFiles()
  held = await files.open({ phase: 'NEEDS_ASSESSMENT' })
  const elsewhere = await files.open({ comune: lecce })
  const closed = await files.open({ phase: 'CLOSED' })
  for (const id of [held, elsewhere, closed]) {
    await files.admin`insert into cases.assessment (id, case_id, instrument, kind, planned_on)
      values (uuidv7(), ${id}, 'SVAMA', 'MULTIDIMENSIONAL', '2026-10-30')`
    await files.admin`insert into cases.uvm_session (id, case_id, convened_on) values (uuidv7(), ${id}, '2026-11-12')`
    await files.admin`insert into cases.activation_pact (case_id, subscribed_on) values (${id}, '2026-07-20')`
  }
  const transfers = transfersOf(files)
  requested = await transfers.requested(await files.open())
}, START)
afterAll(() => files.stop())

const deadlines = async (viewer = socialWorker, args = '') => {
  const { data } = await files.execute(
    viewer,
    `{ workload { deadlines${args} { totalCount nodes { kind dueOn overdue case { id } transfer { id } } } } }`,
  )
  return (data as { workload: { deadlines: { totalCount: number; nodes: Record<string, unknown>[] } } })
    .workload.deadlines
}
const shown = ({ nodes }: Awaited<ReturnType<typeof deadlines>>) =>
  nodes.map(({ kind, dueOn, overdue }) => `${dueOn} ${kind}${overdue ? ' overdue' : ''}`)

test('what falls due in the cases of the own comune is listed together, what is overdue first', async () => {
  expect(shown(await deadlines())).toEqual([
    '2026-10-30 ASSESSMENT overdue',
    '2026-11-12 UVM_SESSION',
    '2026-11-17 PACT_MEETING',
    '2026-11-20 PROJECT_END',
    '2026-11-20 PROJECT_END',
    '2026-12-02 TRANSFER_ANSWER',
  ])
})

test('a household is to be met again ninety days after it was', async () => {
  await files.admin`insert into cases.pact_meeting (id, case_id, held_on) values (uuidv7(), ${held}, '2026-09-15')`
  const met = await deadlines(socialWorker, '(kinds: [PACT_MEETING], withinDays: 60)')
  expect(shown(met)).toEqual(['2026-12-14 PACT_MEETING'])
  expect(met.nodes[0]?.case).toEqual({ id: encodeId('case', held) })
})

test('an open case of who has died falls due on that day, for who holds it', async () => {
  const args = '(kinds: [PERSON_DECEASED])'
  expect((await deadlines(socialWorker, args)).nodes).toEqual([])
  const [row] = await files.admin`select person_id from cases."case" where id = ${held}`
  await files.admin`insert into registry.death values (${row?.person_id}, '2026-10-20')`
  const [due, ...others] = (await deadlines(socialWorker, args)).nodes
  expect(due).toMatchObject({ dueOn: '2026-10-20', overdue: true, case: { id: encodeId('case', held) } })
  const open = await files.admin`
    select from cases."case" where person_id = ${row?.person_id} and status <> 'CLOSED' and holder = ${`comune:${bari}`}`
  expect(others).toHaveLength(open.length - 1)
  expect((await deadlines(local([lecce], 'SOCIAL_WORKER'), args)).nodes).toEqual(
    (
      await files.admin`select from cases."case" where person_id = ${row?.person_id} and status <> 'CLOSED' and holder = ${`comune:${lecce}`}`
    ).map(() => expect.anything()),
  )
  await files.admin`delete from registry.death`
})

test('a request falls due for both ends, and names the case to who holds it alone', async () => {
  const args = '(kinds: [TRANSFER_ANSWER])'
  const [own] = (await deadlines(socialWorker, args)).nodes
  expect(own).toMatchObject({ case: { id: expect.any(String) }, transfer: { id: requested } })
  const [other] = (await deadlines(office, args)).nodes
  expect(other).toMatchObject({ kind: 'TRANSFER_ANSWER', case: null, transfer: { id: requested } })
})

test('its arguments say how far ahead, of which kinds, and whether only of the own cases', async () => {
  expect(shown(await deadlines(socialWorker, '(withinDays: 10)'))).toEqual([
    '2026-10-30 ASSESSMENT overdue',
    '2026-11-12 UVM_SESSION',
  ])
  const colleague = { ...local([bari], 'SOCIAL_WORKER'), subject: 'somebody else' }
  expect((await deadlines(colleague, '(own: true)')).totalCount).toBe(0)
  expect((await deadlines(socialWorker, '(own: true, kinds: [UVM_SESSION])')).totalCount).toBe(1)
  await expect(deadlines(socialWorker, '(withinDays: -1)')).rejects.toMatchObject({
    extensions: { violations: [{ path: 'withinDays' }] },
  })
})

test('a page goes on from the cursor of the one before', async () => {
  const { data } = await files.execute(
    socialWorker,
    '{ workload { deadlines(first: 2) { pageInfo { endCursor hasNextPage } } } }',
  )
  const { workload } = data as { workload: { deadlines: { pageInfo: { endCursor: string } } } }
  const { endCursor } = workload.deadlines.pageInfo
  const next = await deadlines(socialWorker, `(first: 2, after: "${endCursor}")`)
  expect(shown(next)).toEqual(['2026-11-20 PROJECT_END', '2026-11-20 PROJECT_END'])
})

test('to the PUA fall due assessments and sessions, not projects', async () => {
  const kinds = (await deadlines(local([bari], 'PUA'))).nodes.map(({ kind }) => kind)
  expect(new Set(kinds)).toEqual(new Set(['ASSESSMENT', 'UVM_SESSION', 'TRANSFER_ANSWER']))
})
