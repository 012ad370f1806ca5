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

test('the death of one person is no deadline of others, and deliveries under way are to be ended', async () => {
  const brother = '01990000-0000-7000-8000-0000000000b1'
  const running = await files.open({ person: brother })
  await files.open({ person: brother, phase: 'NEEDS_ASSESSMENT' })
  await files.admin`insert into registry.death values (${brother}, '2026-10-21')`
  const kinds = '(kinds: [PERSON_DECEASED, DELIVERY_OF_DECEASED], first: 1)'
  expect((await deadlines(socialWorker, kinds)).totalCount).toBe(3)
  const [first] = (await deadlines(socialWorker, kinds)).nodes
  expect(first).toMatchObject({ dueOn: '2026-10-21' })
  const { nodes } = await deadlines(socialWorker, '(kinds: [DELIVERY_OF_DECEASED])')
  expect(nodes).toEqual([expect.objectContaining({ case: { id: encodeId('case', running) } })])
  const { nodes: all } = await deadlines(socialWorker, '(kinds: [PERSON_DECEASED, DELIVERY_OF_DECEASED])')
  expect(all).toHaveLength(3)
  await files.admin`delete from registry.death`
  await files.admin`update cases."case" set status = 'CLOSED', closed_on = '2026-11-01', phase = 'CLOSED' where person_id = ${brother}`
})

test('a death in the household falls due in the cases of the others, unless the dead are protected or it is long ago', async () => {
  const widow = '01990000-0000-7000-8000-0000000000c1'
  const husband = '01990000-0000-7000-8000-0000000000c2'
  const hers = await files.open({ person: widow })
  await files.admin`insert into registry.household_death values
    (${husband}, ${widow}, '2026-10-22', '2026-10-25', ${husband}, ${widow})`
  const args = '(kinds: [HOUSEHOLD_MEMBER_DECEASED])'
  const due = async (viewer = socialWorker) => {
    const { data } = await files.execute(
      viewer,
      `{ workload { deadlines${args} { nodes { kind dueOn effect deceased { id } case { id } } } } }`,
    )
    return Object(data).workload.deadlines.nodes
  }
  expect(await due()).toEqual([
    {
      kind: 'HOUSEHOLD_MEMBER_DECEASED',
      dueOn: '2026-10-22',
      effect: expect.stringContaining('nucleo familiare'),
      deceased: { id: encodeId('person', husband) },
      case: { id: encodeId('case', hers) },
    },
  ])
  expect(await due(local([lecce], 'SOCIAL_WORKER'))).toEqual([])
  await files.admin`insert into registry.protected_record (id, person_id, reason, protected_at)
    values (uuidv7(), ${husband}, 'VIOLENCE', now())`
  expect(await due()).toEqual([])
  await files.admin`delete from registry.protected_record`
  await files.admin`insert into registry.processing_restriction (id, person_id, request_id, ground, imposed_by, imposed_at, readers)
    values (uuidv7(), ${husband}, uuidv7(), 'UNLAWFUL', 'prova', now(), '{}')`
  expect(await due()).toEqual([])
  await files.admin`delete from registry.processing_restriction`
  expect(await due()).toHaveLength(1)
  await files.admin`update registry.household_death set recorded_on = '2026-09-03'`
  expect(await due()).toEqual([])
  await files.admin`delete from registry.household_death`
  await files.admin`update cases."case" set status = 'CLOSED', closed_on = '2026-11-01', phase = 'CLOSED' where person_id = ${widow}`
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
