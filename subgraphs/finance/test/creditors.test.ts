import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { START } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { monthOf } from './case-events.ts'
import { ambito, fundingWorld } from './funding-world.ts'
import { actFor, determination, figures, idempotencyKey, call as plain } from './plan-calls.ts'

const accountant = planOffice(ambito, 'ACCOUNTANT')
const NOW = '2026-11-20T10:00:00Z'
const IBAN = 'IT60X0542811101000000123456'
const act = determination(40, '2026-11-19')
let world: Awaited<ReturnType<typeof fundingWorld>>
beforeAll(async () => {
  world = await fundingWorld()
}, START)
afterAll(() => world.graph.stop())

const call = (name: string, input: object, payload = figures, viewer: Viewer = accountant) =>
  plain(world.graph, viewer, name, { idempotencyKey: idempotencyKey(), ...input }, payload, NOW)
const STATE =
  'creditor { id kind code name ibanEnd durcValidUntil accountDeclaredOn version facilities { id } }'

async function register(input: object): Promise<string> {
  const { creditor } = await call('registerCreditor', input, STATE)
  return (creditor as { id: string }).id
}
const change = (creditor: string, expectedVersion: number, input: object) =>
  plain(world.graph, accountant, 'changeCreditor', { creditor, expectedVersion, ...input }, STATE, NOW)

async function commit(input: object, servesReservations = false): Promise<string> {
  const fundingLine = encodeId('funding_line', world.line().id)
  const made = await call('recordCommitment', {
    fundingLine,
    amount: '500.00',
    act: determination(39, '2026-01-15'),
    dueYear: 2026,
    servesReservations,
    ...input,
  })
  expect(made.__typename).toBe('RecordCommitmentPayload')
  return (made.commitment as { id: string }).id
}
const on = (commitment: string, name: string, amount: string, more: object = {}) =>
  call(name, { commitment, amount, act: actFor(name, act), ...more })

const cooperative = { kind: 'PROVIDER', code: '01234567897', name: 'CIVICO 17 S.C.A.R.L.' }
const sisters = { kind: 'BODY', code: '80012345676', name: 'Suore Francescane' }

test('each creditor of a commitment is liquidated, ordered and paid for itself (D.Lgs. 267/2000 arts. 183-185)', async () => {
  await world.begin()
  const [one, other] = [await register(cooperative), await register(sisters)]
  expect(await call('registerCreditor', sisters, STATE)).toMatchObject({ __typename: 'CreditorTaken' })
  const commitment = await commit({ creditors: [one, other] })
  expect(await on(commitment, 'recordLiquidation', '100.00')).toMatchObject({
    __typename: 'CreditorNotOfCommitment',
  })
  expect(await on(commitment, 'recordLiquidation', '100.00', { creditor: one })).toMatchObject({
    commitment: { liquidated: '100.00' },
  })
  expect(await on(commitment, 'recordLiquidation', '200.00', { creditor: other })).toMatchObject({
    commitment: { liquidated: '300.00' },
  })
  expect(await on(commitment, 'orderPayment', '150.00', { creditor: one })).toMatchObject({
    __typename: 'NothingToPay',
    available: '100.00',
  })
  expect(await on(commitment, 'orderPayment', '100.00', { creditor: one })).toMatchObject({
    commitment: { ordered: '100.00' },
  })
  expect(await on(commitment, 'recordPayment', '50.00', { creditor: other })).toMatchObject({
    __typename: 'NothingToPay',
  })
})

test('under a public contract nothing is liquidated without DURC, nor paid to an account that was not declared (D.L. 69/2013 art. 31, L. 136/2010 art. 3)', async () => {
  await world.begin()
  const creditor = { code: '00743110157', name: 'Mario Comune' }
  const commitment = await commit({ creditor, cig: '1234567CE7' })
  expect(await on(commitment, 'recordLiquidation', '100.00')).toMatchObject({ __typename: 'DurcNotValid' })
  const query = 'query ($code: TaxCode!) { creditorsByCode(code: $code) { id } }'
  const found = await world.graph.execute(subgraph, {
    viewer: accountant,
    query,
    variables: { code: creditor.code },
  })
  const [{ id } = { id: '' }] = (found.data?.creditorsByCode ?? []) as { id: string }[]
  await change(id, 1, { durcValidUntil: '2026-11-18' })
  expect(await on(commitment, 'recordLiquidation', '100.00')).toMatchObject({ __typename: 'DurcNotValid' })
  await change(id, 2, { durcValidUntil: '2027-01-31' })
  expect(await on(commitment, 'recordLiquidation', '100.00')).toMatchObject({
    commitment: { liquidated: '100.00' },
  })
  expect(await on(commitment, 'orderPayment', '100.00')).toMatchObject({ __typename: 'AccountNotDeclared' })
  await change(id, 3, { accountDeclaredOn: '2026-10-01', iban: IBAN.toLowerCase() })
  expect(await on(commitment, 'orderPayment', '100.00')).toMatchObject({ commitment: { ordered: '100.00' } })
})

test('an invoice is liquidated once, in parts that come to its total, and again what was undone (D.L. 66/2014 art. 42)', async () => {
  await world.begin()
  const commitment = await commit({ creditor: { code: '01234567897', name: 'CIVICO 17 S.C.A.R.L.' } })
  const invoice = { number: 'FT 12', date: '2026-11-02', total: '300.00' }
  const liquidate = (amount: string, given: object = invoice) =>
    on(commitment, 'recordLiquidation', amount, { invoice: given })
  const first = await liquidate('200.00')
  expect(await liquidate('200.00')).toMatchObject({ __typename: 'InvoiceExceeded', available: '100.00' })
  expect(await liquidate('100.00')).toMatchObject({ commitment: { liquidated: '300.00' } })
  expect(await liquidate('0.01', { number: 'FT 12', date: '2026-11-02' })).toMatchObject({
    __typename: 'InvoiceExceeded',
  })
  const movement = (first.movement as { id: string }).id
  await call('reverseMovement', { movement, act, reason: 'Errore materiale' })
  const both = await Promise.all([liquidate('200.00'), liquidate('200.00')])
  expect(both.map(({ __typename }) => __typename).toSorted()).toEqual([
    'InvoiceExceeded',
    'RecordLiquidationPayload',
  ])
})

test('deliveries are liquidated to the provider in whose units of offer they were made', async () => {
  await world.begin()
  const [here, elsewhere] = [randomUUID(), randomUUID()]
  const request = world.request()
  await world.receive('cases.funding-requested', request)
  const deliver = (bodyCents: number, facility: string | null) =>
    world.receive('cases.delivery-recorded', {
      ...monthOf({ id: randomUUID(), of: request.plannedIntervention, month: '2026-03', bodyCents }),
      facility,
    })
  for (const [cents, facility] of [
    [10_000, here],
    [5_000, elsewhere],
    [2_000, null],
  ] as const)
    await deliver(cents, facility)
  const provider = await register({
    kind: 'PROVIDER',
    code: '02438750586',
    name: 'Fondazione Esempio',
    facilities: [encodeId('facility', here)],
  })
  const commitment = await commit({ creditors: [provider] }, true)
  const liquidate = (amount: string) => on(commitment, 'liquidateDeliveries', amount, { months: ['2026-03'] })
  expect(await liquidate('170.00')).toMatchObject({ __typename: 'DueChanged' })
  expect(await liquidate('100.00')).toMatchObject({ commitment: { liquidated: '100.00' } })
  expect(await liquidate('70.00')).toMatchObject({ __typename: 'NothingDue' })
})

test('a person is paid a benefit of a case under a title; name, code and IBAN stand encrypted, and the accountant alone sees them (D.Lgs. 33/2013 art. 26 c. 4)', async () => {
  await world.begin()
  const request = world.request()
  await world.receive('cases.funding-requested', request)
  const person = { kind: 'PERSON', code: 'RSSMRA80A01H501U', name: 'Maria Rossi', iban: IBAN }
  expect(await call('registerCreditor', person, STATE)).toMatchObject({
    __typename: 'CreditorTermsNotAllowed',
  })
  const paid = {
    ...person,
    capacity: 'GUARDIAN',
    plannedIntervention: encodeId('planned_intervention', randomUUID()),
  }
  expect(await call('registerCreditor', paid, STATE)).toMatchObject({ __typename: 'NotFound' })
  paid.plannedIntervention = encodeId('planned_intervention', request.plannedIntervention)
  expect(await call('registerCreditor', { ...paid, durcValidUntil: '2027-01-01' }, STATE)).toMatchObject({
    __typename: 'CreditorTermsNotAllowed',
  })
  const made = await call('registerCreditor', paid, STATE)
  expect(made).toMatchObject({
    creditor: { kind: 'PERSON', name: 'Maria Rossi', code: person.code, ibanEnd: '3456' },
  })
  const { id } = made.creditor as { id: string }
  const stored = await world.graph
    .admin`select to_jsonb(creditor)::text as text from finance.creditor where kind = 'PERSON'`
  const hex = (text: string) => Buffer.from(text).toString('hex')
  for (const secret of [IBAN, person.code, person.name]) {
    expect(stored[0]?.text).not.toContain(secret)
    expect(stored[0]?.text).not.toContain(hex(secret))
  }
  await commit({ creditors: [id] }, true)
  const query = `query ($id: ID!) { planIntervention(id: $id) { commitments { nodes { creditor creditorCode creditors { name } } } } }`
  const variables = { id: encodeId('plan_intervention', world.line().intervention) }
  const seenBy = async (viewer: Viewer) =>
    (await world.graph.execute(subgraph, { viewer, query, variables })).data
  const commitmentWith = (creditors: object[]) => ({
    planIntervention: {
      commitments: { nodes: [{ creditor: 'Persona fisica', creditorCode: null, creditors }] },
    },
  })
  expect(await seenBy(accountant)).toEqual(commitmentWith([{ name: 'Maria Rossi' }]))
  expect(await seenBy(planOffice(ambito, 'PLAN_OFFICE'))).toEqual(commitmentWith([]))
  // the case is protected now, and the accountant not on its list
  await world.graph.admin`
    insert into registry.protected_record (id, person_id, case_id, reason, protected_at)
    values (${randomUUID()}, ${randomUUID()}, ${request.case}, 'VIOLENCE', ${NOW})`
  expect(await seenBy(accountant)).toEqual(commitmentWith([]))
  expect(await change(id, 1, { iban: IBAN })).toMatchObject({ __typename: 'NotFound' })
  expect(await call('registerCreditor', { ...paid, name: 'Anna Rossi' }, STATE)).toMatchObject({
    __typename: 'NotFound',
  })
})

test('an IBAN with a wrong digit is named, and nothing is written', async () => {
  await world.begin()
  const query = 'mutation ($input: RegisterCreditorInput!) { registerCreditor(input: $input) { __typename } }'
  const input = {
    ...sisters,
    code: '06363391001',
    idempotencyKey: idempotencyKey(),
    iban: 'IT60X0542811101000000123457',
  }
  const { errors } = await world.graph.execute(subgraph, { viewer: accountant, query, variables: { input } })
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    violations: [{ path: 'input.iban' }],
  })
  expect(await world.graph.admin`select from finance.creditor where code = '06363391001'`).toHaveLength(0)
})
