import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { expect } from 'vitest'
import type { scratchGraph } from '../../../test/scratch-graph.ts'
import { planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { monthOf, receiving } from './case-events.ts'
import { act, books, creditor, type Line } from './world.ts'

export const AMBITO = 'ATS-BA-01'
const NOW = new Date('2026-11-20T10:00:00Z')
const IN_JANUARY = { ...act, date: '2026-01-15' }
export const accountant = planOffice(AMBITO, 'ACCOUNTANT')

/** A month as `due` reads it, on the line of the world. */
export const month = (of: string, deliveries: number, amount: string, recoverable = '0.00') => ({
  month: of,
  deliveries,
  amount,
  recoverable,
  line: { fund: { code: 'FNPS' } },
})

/** Deliveries to a case, and the accountant who liquidates them. */
export function dueWorld(graph: () => Awaited<ReturnType<typeof scratchGraph>>) {
  const none: Line = { id: '', intervention: '', plan: '', ambito: AMBITO }
  const at = { line: none, other: none, commitment: '', plannedIntervention: '' }
  const receive = receiving(() => graph().database)

  /** A line with 1000.00 of which a case has reserved 600.00, and 700.00 committed for cases; beside it another line of the intervention. */
  async function begin(): Promise<void> {
    const { admin } = graph()
    const { aPlan, anIntervention, aLine, record } = books(admin)
    const [known] = await admin<
      { id: string }[]
    >`select id from finance.zone_plan where ambito_code = ${AMBITO}`
    const intervention = await anIntervention(known?.id ?? (await aPlan(AMBITO)), randomUUID().slice(0, 8))
    at.line = await aLine(intervention, 'FNPS')
    at.other = await aLine(intervention, 'COMUNE')
    await record(at.line, { kind: 'APPROPRIATION', amount: 100_000 })
    await record(at.other, { kind: 'APPROPRIATION', amount: 200_000 })
    at.plannedIntervention = await reserve(60_000)
    at.commitment = await commit('700.00', true)
  }

  async function reserve(requestedCents: number, on: Line = at.line): Promise<string> {
    const requested = {
      case: randomUUID(),
      plannedIntervention: randomUUID(),
      planIntervention: on.intervention,
    }
    const what = { ambito: AMBITO, year: 2026, serviceType: 'A1.01', targetArea: '4', version: 1 }
    await receive('cases.funding-requested', { ...requested, line: on.id, ...what, requestedCents })
    return requested.plannedIntervention
  }

  async function recordMonth(month: string, bodyCents: number, id: string = randomUUID()): Promise<string> {
    await receive('cases.delivery-recorded', monthOf({ id, of: at.plannedIntervention, month, bodyCents }))
    return id
  }

  const withdraw = (id: string, month: string, bodyCents: number) =>
    receive('cases.delivery-withdrawn', monthOf({ id, of: at.plannedIntervention, month, bodyCents }, 2))

  async function call(name: string, input: object, details = '', viewer: Viewer = accountant) {
    const Name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const query = `mutation Call($input: ${Name}Input!) { result: ${name}(input: $input) { __typename ${details}
    ... on ${Name}Payload { commitment { id committed liquidated } movement { id kind amount invoiceNumber } } } }`
    const variables = { input: { idempotencyKey: randomUUID(), act, ...input } }
    const { data, errors } = await graph().execute(subgraph, { viewer, query, variables, now: NOW })
    return errors?.[0]?.extensions.code ?? errors?.[0]?.message ?? data?.result
  }

  async function commit(
    amount: string,
    servesReservations: boolean,
    on: Line = at.line,
    more: object = {},
  ): Promise<string> {
    const input = { fundingLine: encodeId('funding_line', on.id), amount, creditor, dueYear: 2026 }
    const made = await call('recordCommitment', { act: IN_JANUARY, ...input, servesReservations, ...more })
    expect(made).toMatchObject({ __typename: 'RecordCommitmentPayload' })
    return (made as { commitment: { id: string } }).commitment.id
  }

  const liquidate = (months: string[], amount: string, more: object = {}) =>
    call(
      'liquidateDeliveries',
      { commitment: at.commitment, months, amount, ...more },
      '... on DueChanged { due }',
    )

  /** What is due, as the accountant or another viewer reads it. */
  async function due(viewer: Viewer = accountant, month?: string) {
    const query = `query ($id: ID!, $month: YearMonth) { planIntervention(id: $id) {
    liquidable(month: $month) { month deliveries amount recoverable line { fund { code } } } } }`
    const variables = { id: encodeId('plan_intervention', at.line.intervention), month }
    const { data } = await graph().execute(subgraph, { viewer, query, variables })
    return (data?.planIntervention as { liquidable: unknown } | undefined)?.liquidable
  }

  return { at, begin, recordMonth, withdraw, call, commit, liquidate, due }
}
