import { randomUUID } from 'node:crypto'
import { encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { expect } from 'vitest'
import { scratchGraph } from '../../../test/scratch-graph.ts'
import { local, planOffice } from '../../../test/viewers.ts'
import { subgraph } from '../src/graph/schema.ts'
import { receiving } from './case-events.ts'
import { idempotencyKey, call as plain, resolution } from './plan-calls.ts'
import { books } from './world.ts'

export const ambito = 'ATS-BA-01'
const [bari, serviceType] = ['072006', 'A1.01']
const [caseId, planned] = [randomUUID(), randomUUID()]
export const person = randomUUID()
export const socialWorker: Viewer = { ...local([bari], 'SOCIAL_WORKER'), ambito }
export const accountant = planOffice(ambito, 'ACCOUNTANT')
export const office = planOffice(ambito, 'PLAN_OFFICE')
const plannedIntervention = encodeId('planned_intervention', planned)
export const isee = {
  cents: 1_200_000,
  dsuProtocol: 'INPS-ISEE-2026-00000001A-00',
  submittedOn: '2026-01-20',
  validUntil: '2026-12-31',
  discrepant: false,
}

/** A case of Bari with a planned intervention that the Ambito's plan pays, and what is done with its co-payment. */
export async function coPaymentWorld() {
  const graph = await scratchGraph()
  const receive = receiving(() => graph.database)
  const { admin } = graph
  const { line } = await books(admin).aFundedLine(ambito, 100_000)
  await admin`insert into registry.case_custody (case_id, person_id, readers) values (${caseId}, ${person}, ${[`comune:${bari}`]})`
  await admin`
    insert into finance.case_funding
      (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents, reserved_cents, decided_on)
    values (${randomUUID()}, ${caseId}, ${planned}, ${line.intervention}, ${line.id}, ${ambito}, 'FUNDED', 60000, 60000, '2026-01-10')`

  const call = (viewer: Viewer, name: string, input: object, payload: string, now = '2026-03-10T10:00:00Z') =>
    plain(graph, viewer, name, { idempotencyKey: idempotencyKey(), ...input }, payload, now)
  const rule = {
    serviceType,
    iseeKind: 'ORDINARY',
    formula: 'PROPORTIONAL',
    exemptUpTo: '7500.00',
    fullFrom: '30000.00',
  }
  const exemptions = [{ code: 'TUTELA', reason: 'Minori su disposizione dell’autorità giudiziaria' }]
  const adopt = (validFrom: string, over: object = {}, act: object = resolution(4, '2025-12-10')) =>
    call(
      office,
      'adoptCoPaymentRegulation',
      { validFrom, act, rules: [{ ...rule, exemptions, ...over }] },
      'regulation { id validTo }',
    )
  const assess = (from: string, more: object = {}, viewer: Viewer = socialWorker) =>
    call(
      viewer,
      'assessCoPayment',
      { plannedIntervention, from, ...more },
      'coPayment { id number state from isee }',
    )
  const deliver = (
    delivery: string,
    month: string,
    userCents: number,
    coPayment: number,
    withdrawn = false,
  ) =>
    receive(withdrawn ? 'cases.delivery-withdrawn' : 'cases.delivery-recorded', {
      case: caseId,
      delivery,
      plannedIntervention: planned,
      ambito,
      month,
      bodyCents: 32_000 - userCents,
      userCents,
      coPayment,
      version: withdrawn ? 2 : 1,
    })

  /** A month of another case, charged under a number of notice, which a protection of the whole record keeps from the accountant. */
  async function chargeWithheld(noticeNumber: string) {
    const [other, of, whom] = [randomUUID(), randomUUID(), randomUUID()]
    await admin`insert into registry.case_custody (case_id, person_id, readers) values (${other}, ${whom}, ${[`comune:${bari}`]})`
    await admin`
      insert into finance.case_funding
        (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents, reserved_cents, decided_on)
      values (${randomUUID()}, ${other}, ${of}, ${line.intervention}, ${line.id}, ${ambito}, 'FUNDED', 1000, 1000, '2026-01-10')`
    await admin`
      insert into finance.co_payment_charge
        (id, planned_intervention_id, ambito_code, month, price_cents, user_cents, withdrawn, version, notice_number, issued_on, due_on)
      values (${randomUUID()}, ${of}, ${ambito}, '2026-06-01', 1000, 1000, false, 1, ${noticeNumber}, '2026-07-01', '2026-08-31')`
    await admin`insert into registry.protected_record (id, person_id, reason, protected_at) values (${randomUUID()}, ${whom}, 'VIOLENCE', now())`
  }

  /** Takes what was emitted under a name. */
  async function emitted(name: string) {
    const rows = await graph.admin<{ payload: Record<string, unknown> }[]>`
    with taken as (
      delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
      where task.id = job.task_id and identifier = ${name} returning job.id, job.payload)
    select payload from taken order by id`
    return rows.map(({ payload }) => payload)
  }
  async function answer(read: object | null, on: string) {
    const [requested] = (await emitted('finance.isee-requested')) as { requests: { coPayment: string }[] }[]
    const answers = (requested?.requests ?? []).map(({ coPayment }) => ({ coPayment, isee: read }))
    await receive('persons.isee-read', { ambito, on, answers })
    await receive('persons.isee-read', { ambito, on, answers })
    return emitted('finance.co-payment-decided')
  }

  const FUNDING = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Case { funding {
  coPayments { number from state exemption isee dsuProtocol reckoning(price: "320.00") { userShare publicShare } }
  charges { month amount withdrawn noticeNumber dueOn collected left overdue reminders reckoning { price userShare publicShare lines { text amount } } } } } } }`
  async function fundingFor(viewer: Viewer) {
    const { data, errors } = await graph.execute(subgraph, {
      viewer,
      query: FUNDING,
      variables: { r: [{ __typename: 'Case', id: encodeId('case', caseId) }] },
      now: new Date('2026-06-15T10:00:00Z'),
    })
    expect(errors).toBeUndefined()
    const found = (data?._entities ?? []) as {
      funding: Record<string, readonly Record<string, unknown>[]>[] | null
    }[]
    return found[0]?.funding?.[0] ?? null
  }

  return { graph, call, adopt, assess, deliver, answer, fundingFor, chargeWithheld }
}
