import { decodeId, encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../../test/deliver.ts'
import { factsOf, takeFacts } from '../../../test/emitted-facts.ts'
import { pseudonymOf, recordKeyOf } from '../../../test/pseudonyms.ts'
import { START } from '../../../test/scratch-graph.ts'
import { eventHandlers } from '../src/event-handlers.ts'
import { assessmentsOf, madeBy, sheet } from './assessments.ts'
import { ambitoOfBari, anna, bari, socialWorker } from './files.ts'
import { homeHelp, projects } from './projects.ts'
import { stepsOf } from './steps.ts'

let world: Awaited<ReturnType<typeof projects>>
beforeAll(async () => {
  world = await projects()
}, START)
afterAll(() => world?.stop())
beforeEach(() => takeFacts(world.admin))

const reported = () => takeFacts(world.admin)
const place = { person: '', comune: bari, ambito: ambitoOfBari, province: 'BA', targetArea: '4' }
const annas = { ...place, person: '' }
beforeAll(() => {
  annas.person = pseudonymOf('person', anna)
})
const caseEmitted = async () => factsOf(await reported(), 'cases.case-facts-changed').at(-1)
const nothingReached = { assessment: null, project: null, delivery: null, closure: null }

describe('of a case analytics receives', () => {
  test('that it was opened, by whom nobody can tell', async () => {
    const id = decodeId('case', await stepsOf(world).opened())
    const [row] = await world.admin<
      { person: string }[]
    >`select person_id as person from cases."case" where id = ${id}`
    expect(await reported()).toEqual([
      {
        event: 'cases.case-facts-changed',
        fact: {
          ...place,
          pseudonym: pseudonymOf('case', id),
          person: pseudonymOf('person', row?.person ?? ''),
          phase: 'ACCESS_AND_ORIENTATION',
          status: 'OPEN',
          openedMonth: '2026-11',
          closedMonth: null,
          outcome: null,
          waits: nothingReached,
          recordKey: recordKeyOf(id),
          version: 1,
        },
      },
    ])
  })

  test('how long it took to get anywhere for the first time, and how it ended', async () => {
    // opened on 1 January; it is 2 November
    const id = await world.drafted()
    const drafted = { phase: 'INDIVIDUAL_PROJECT', status: 'OPEN', openedMonth: '2026-01', version: 2 }
    expect(await caseEmitted()).toMatchObject({ ...drafted, waits: { ...nothingReached, project: 305 } })
    await world.take('suspendCase', id, { reason: 'OTHER' })
    expect(await caseEmitted()).toMatchObject({ status: 'SUSPENDED' })
    await world.take('interruptCase', id, { reason: 'WITHDRAWN' })
    const closed = { status: 'CLOSED', phase: 'CLOSED', closedMonth: '2026-11', outcome: 'WITHDRAWN' }
    const waits = { ...nothingReached, project: 305, closure: 305 }
    expect(await caseEmitted()).toMatchObject({ ...closed, waits })
    await world.take('reopenCase', id, { reason: 'CAME_BACK' })
    const again = { status: 'OPEN', closedMonth: null, outcome: null, waits: { ...waits, assessment: 305 } }
    expect(await caseEmitted()).toMatchObject(again)
  })

  test('nothing when a step is refused', async () => {
    const id = await world.started()
    await reported()
    expect(await world.record(id, '2026-02', 41)).toMatchObject({ __typename: 'BeyondAgreed' })
    expect(await world.take('closeCase', id, { reason: 'OTHER' })).toMatchObject({
      __typename: 'PhaseNotAllowed',
    })
    expect(await reported()).toEqual([])
  })
})

describe('of a delivery analytics receives', () => {
  test('time, cost and fund, and the fund again when finance decides later', async () => {
    const planIntervention = encodeId('plan_intervention', crypto.randomUUID())
    const id = await world.started({ plannedInterventions: [{ ...homeHelp, planIntervention }] })
    await reported()
    await world.record(id, '2026-02', 12.5, { hours: 12.5, ...(await world.urgently()) })
    const [row] = await world.admin<{ id: string }[]>`select id from cases.delivery where case_id = ${id}`
    const delivery = row?.id ?? ''
    const fact = {
      ...annas,
      pseudonym: pseudonymOf('delivery', delivery),
      phase: 'SERVICE_DELIVERY',
      serviceType: 'A2.07',
      month: '2026-02',
      minutes: 750,
      cents: 25_000,
      fund: null,
      recordKey: recordKeyOf(delivery),
      version: 1,
    }
    expect(factsOf(await reported(), 'cases.delivery-facts-changed')).toEqual([fact])

    const [planned] = await world.admin<{ id: string; version: number }[]>`
      select id, funding_version as version from cases.planned_intervention where case_id = ${id}`
    const decided = {
      case: id,
      plannedIntervention: planned?.id,
      state: 'FUNDED',
      line: crypto.randomUUID(),
      fund: 'FNPS',
      reason: null,
      version: planned?.version,
    }
    const receive = () => deliver(eventHandlers(world.graph.database), 'finance.funding-decided', decided)
    await receive()
    expect(await reported()).toEqual([
      { event: 'cases.delivery-facts-changed', fact: { ...fact, fund: 'FNPS', version: 2 } },
    ])
    await receive()
    expect(await reported()).toEqual([])

    await world.record(id, '2026-03', 1)
    expect(factsOf(await reported(), 'cases.delivery-facts-changed')).toMatchObject([
      { fund: 'FNPS', minutes: 0, version: 1 },
    ])
    await world.take('withdrawDelivery', id, { delivery: encodeId('delivery', delivery), reason: 'Errore' })
    expect(factsOf(await reported(), 'cases.delivery-facts-changed')).toEqual([
      { ...fact, fund: 'FNPS', version: 3, withdrawn: true },
    ])
  })
})

test('of an assessment analytics receives what the score reads, and nothing that somebody wrote', async () => {
  const assessments = assessmentsOf(world)
  const { assessment } = await assessments.planned()
  await assessments.call(socialWorker, 'answerAssessment', { assessment, expectedVersion: 1, answers: sheet })
  await reported()
  const done = await assessments.call(socialWorker, 'completeAssessment', {
    assessment,
    assessmentVersion: 2,
    expectedVersion: 2,
    outcome: 'Bisogno semplice',
    findings: 'Rete presente.',
  })
  expect(madeBy(done)).toMatchObject({ reading: 'Alta' })
  const uuid = decodeId('assessment', assessment)
  expect(factsOf(await reported(), 'cases.assessment-facts-changed')).toEqual([
    {
      ...annas,
      pseudonym: pseudonymOf('assessment', uuid),
      instrument: 'SCHEDA-SOCIALE',
      need: 'CRITICITA-10',
      month: '2026-11',
      recordKey: recordKeyOf(uuid),
      version: 3,
    },
  ])
})
