import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { citizen, planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { reviewCoPayments } from '../src/store/co-payment-review.ts'
import { accountant, ambito, coPaymentWorld, isee, office, person, socialWorker } from './co-payment-world.ts'

let world: Awaited<ReturnType<typeof coPaymentWorld>>
beforeAll(async () => {
  world = await coPaymentWorld()
}, START)
afterAll(() => world.graph.stop())

const chargeOf = (delivery: string) => encodeId('co_payment_charge', delivery)

test('a regulation holds from a month on, and the next one ends it', async () => {
  expect(await world.assess('2026-03')).toMatchObject({ __typename: 'NoCoPaymentRule' })
  expect(await world.adopt('2025-11')).toMatchObject({ __typename: 'RegulationNotAllowed' })
  expect(await world.adopt('2026-01')).toMatchObject({ regulation: { validTo: null } })
  expect(await world.adopt('2026-01')).toMatchObject({ __typename: 'RegulationNotAllowed' })
  expect(await world.adopt('2026-09', { serviceType: 'NONE' })).toMatchObject({
    __typename: 'ServiceNotPlannable',
  })
  const { data, errors } = await world.graph.execute(subgraph, {
    viewer: citizen(person),
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Ambito { coPaymentRegulations { act { number } rules {
      formula exemptions { code } simulation(price: "320.00", isee: "12000.00") { userShare publicShare lines { text amount } } } } } } }`,
    variables: { r: [{ __typename: 'Ambito', code: ambito }] },
  })
  expect(errors).toBeUndefined()
  expect(data?._entities).toMatchObject([
    {
      coPaymentRegulations: [
        { act: { number: '4' }, rules: [{ simulation: { userShare: '128.00', publicShare: '192.00' } }] },
      ],
    },
  ])
})

test('a share follows from the ISEE that was read; an ISEE of later counts from the month after, and what was charged stays (D.P.C.M. 159/2013)', async () => {
  expect(await world.assess('2026-03', { exemption: 'NONE' })).toMatchObject({
    __typename: 'ExemptionNotAllowed',
  })
  expect(await world.assess('2026-03', {}, office)).toMatchObject({ __typename: 'NotFound' })
  expect(await world.assess('2026-03')).toMatchObject({
    coPayment: { number: 1, state: 'REQUESTED', from: '2026-03', isee: null },
  })
  expect(await world.answer(isee, '2026-03-01')).toMatchObject([
    {
      number: 1,
      from: '2026-03',
      terms: { numerator: 1_200_000, denominator: 3_000_000 },
    },
  ])
  const [march, april] = [randomUUID(), randomUUID()]
  await world.deliver(march, '2026-03', 12_800, 1)
  expect(await world.assess('2026-03')).toMatchObject({ __typename: 'MonthCharged' })

  // nothing new, then a lower ISEE
  await reviewCoPayments(world.graph.database, '2026-03-20')
  expect(await world.answer(isee, '2026-03-20')).toEqual([])
  await reviewCoPayments(world.graph.database, '2026-03-21')
  const lower = { ...isee, cents: 900_000, dsuProtocol: 'INPS-ISEE-2026-00000002B-00' }
  expect(await world.answer(lower, '2026-03-21')).toMatchObject([
    { number: 2, from: '2026-04', terms: { numerator: 900_000 } },
  ])
  await world.deliver(april, '2026-04', 9_600, 2)

  const seen = await world.fundingFor(socialWorker)
  expect(seen?.coPayments).toMatchObject([
    { number: 1, isee: '12000.00', reckoning: { userShare: '128.00' } },
    {
      number: 2,
      isee: '9000.00',
      dsuProtocol: lower.dsuProtocol,
      reckoning: { userShare: '96.00', publicShare: '224.00' },
    },
  ])
  expect(seen?.charges).toMatchObject([
    {
      month: '2026-03',
      amount: '128.00',
      reckoning: { price: '320.00', userShare: '128.00', publicShare: '192.00' },
    },
    { month: '2026-04', amount: '96.00', reckoning: { userShare: '96.00' } },
  ])
  // for the own case the citizen reads the same, and nobody else does
  expect(await world.fundingFor(citizen(person))).toEqual(seen)
  expect(await world.fundingFor(citizen(randomUUID()))).toBeNull()
})

test('a month is charged by a notice, collected, reminded of and given back', async () => {
  const may = randomUUID()
  await world.deliver(may, '2026-05', 9_600, 2)
  const charge = chargeOf(may)
  const STATE = 'charge { collected left overdue noticeNumber reminders }'
  const on = (name: string, input: object, now = '2026-06-20T10:00:00Z', viewer: Viewer = accountant) =>
    world.call(viewer, name, { charge, ...input }, STATE, now)
  const notice = { noticeNumber: '301000000000012345', dueOn: '2026-06-30' }
  expect(await on('issueCoPaymentNotice', notice)).toMatchObject({
    charge: { noticeNumber: notice.noticeNumber, left: '96.00' },
  })
  expect(await on('issueCoPaymentNotice', notice)).toMatchObject({ __typename: 'NoticeNotAllowed' })
  expect(await on('remindCoPayment', { on: '2026-06-20' })).toMatchObject({ __typename: 'NotOverdue' })
  const july = '2026-07-15T10:00:00Z'
  const collect = (amount: string, kind = 'COLLECTION') =>
    on('recordCoPaymentCollection', { kind, amount, on: '2026-07-10', reference: 'IUR 1' }, july)
  expect(await collect('40.00')).toMatchObject({
    charge: { collected: '40.00', left: '56.00', overdue: true },
  })
  const both = await Promise.all([collect('56.00'), collect('56.00')])
  expect(both.map(({ __typename }) => __typename).toSorted()).toEqual([
    'NothingToCollect',
    'RecordCoPaymentCollectionPayload',
  ])
  expect(await on('remindCoPayment', { on: '2026-07-12' }, july)).toMatchObject({ __typename: 'NotOverdue' })
  await world.deliver(may, '2026-05', 9_600, 2, true)
  expect(await collect('10.00')).toMatchObject({ __typename: 'NothingToCollect', available: '0.00' })
  expect(await collect('96.00', 'REFUND')).toMatchObject({
    charge: { collected: '0.00', left: '0.00', overdue: false },
  })
})

test('a number of notice that another charge has is refused: issued at the same moment, or for a case that the accountant does not see', async () => {
  const [one, other, late] = [randomUUID(), randomUUID(), randomUUID()]
  for (const delivery of [one, other, late]) await world.deliver(delivery, '2026-06', 9_600, 2)
  const [here, hidden] = ['301000000000054321', '301000000000099999']
  const issue = (delivery: string, noticeNumber: string) =>
    world.call(
      accountant,
      'issueCoPaymentNotice',
      { charge: chargeOf(delivery), noticeNumber, dueOn: '2026-08-31' },
      'charge { id }',
      '2026-07-02T10:00:00Z',
    )
  const both = await Promise.all([issue(one, here), issue(other, here)])
  expect(both.map(({ __typename }) => __typename).toSorted()).toEqual([
    'IssueCoPaymentNoticePayload',
    'NoticeNotAllowed',
  ])
  await world.chargeWithheld(hidden)
  const [seen, unseen] = [await issue(late, here), await issue(late, hidden)]
  expect(unseen).toMatchObject({ __typename: 'NoticeNotAllowed' })
  expect(unseen).toEqual(seen)
})

test('who keeps the books sees what is in arrears, without the ISEE behind it', async () => {
  const [march] = await world.graph.admin<
    { id: string }[]
  >`select id from finance.co_payment_charge where month = '2026-03-01'`
  const charge = chargeOf(march?.id ?? '')
  await world.call(
    accountant,
    'issueCoPaymentNotice',
    { charge, noticeNumber: '301000000000012346', dueOn: '2026-05-31' },
    'charge { id }',
    '2026-05-02T10:00:00Z',
  )
  await world.call(
    accountant,
    'remindCoPayment',
    { charge, on: '2026-06-10' },
    'charge { id }',
    '2026-06-15T10:00:00Z',
  )
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Ambito {
    coPaymentArrears(on: "2026-06-15") { charges amount }
    coPaymentCharges(overdueOn: "2026-06-15") { nodes { month left reminders reckoning { userShare } } } } } }`
  const arrearsFor = (viewer: Viewer) =>
    world.graph.execute(subgraph, {
      viewer,
      query,
      variables: { r: [{ __typename: 'Ambito', code: ambito }] },
    })
  const seen = await arrearsFor(accountant)
  expect(seen.errors).toBeUndefined()
  expect(seen.data?._entities).toEqual([
    {
      coPaymentArrears: { charges: 1, amount: '128.00' },
      coPaymentCharges: {
        nodes: [{ month: '2026-03', left: '128.00', reminders: ['2026-06-10'], reckoning: null }],
      },
    },
  ])
  expect((await arrearsFor(planOffice('ATS-LE-01', 'ACCOUNTANT'))).data?._entities).toEqual([
    { coPaymentArrears: { charges: 0, amount: '0.00' }, coPaymentCharges: { nodes: [] } },
  ])
})
