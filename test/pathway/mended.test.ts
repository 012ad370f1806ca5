import { openAdmin } from '@cse/db/src/server/server'
import { decodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { aNeighbour, aPlanIntervention, fundedByFinance, heldByFinance } from './mending-world.ts'
import { evaluation, refused, refusedCorrections } from './refused-corrections.ts'
import { type Fields, stepsThrough, the } from './steps.ts'
import { day, homeCare, interview, month, openedMonthsAgo, sheet, uvmMembers } from './story-world.ts'

let database: DatabaseCopy
let admin: Sql
let gateway: TestPlatform

beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  gateway = await platform(database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await admin.end()
  await database.drop()
})

let keys = 0
const key = () => `key of a mended day ${++keys}`

test('each mistake of a working day is made, and mended by who made it', async () => {
  const secretariat = gateway.as('secretariat@bari')
  const pua = gateway.as('pua@bari')
  const worker = gateway.as('social-worker@bari')
  const steps = stepsThrough()
  const { take } = steps
  const person = await aNeighbour(admin)
  const opened = await take(
    secretariat,
    'openCase',
    { person, targetArea: '4', idempotencyKey: key() },
    'case { id number version }',
  )
  const { id, number, version } = the(opened, 'case')
  steps.at(version)
  const step = (who: Client, verb: string, input: object, fields = 'case { phase status }') =>
    steps.step(who, id, verb, input, fields)
  const mend = (who: Client, verb: string, input: object, fields?: string) =>
    step(who, verb, { reason: 'Errore di inserimento', idempotencyKey: key(), ...input }, fields)
  const versionNow = async () => the(await steps.read(worker, VERSION, { id }), 'case').version
  const stands = (answer: Fields, phase: string, status = 'OPEN') =>
    expect(answer.case).toMatchObject({ phase, status })

  // Information was recorded where somebody is to be taken in charge: the request closed, and opens again.
  stands(
    await step(secretariat, 'recordAccess', { ...interview, outcome: 'INFORMATION_ONLY' }),
    'CLOSED',
    'CLOSED',
  )
  stands(await mend(secretariat, 'correctAccess', interview), 'ACCESS_AND_ORIENTATION')

  await openedMonthsAgo(admin, number)

  // The wrong assessment was planned.
  const plan = () =>
    step(
      worker,
      'planAssessment',
      { instrument: 'SCHEDA-SOCIALE', kind: 'PROFESSIONAL', plannedOn: day(0), idempotencyKey: key() },
      'assessment { id version }',
    )
  const wrong = the(await plan(), 'assessment').id
  const cancelled = await mend(
    pua,
    'cancelAssessment',
    { assessment: wrong },
    'assessment { cancelledAt } case { phase status }',
  )
  stands(cancelled, 'ACCESS_AND_ORIENTATION')
  expect(cancelled.assessment).toEqual({ cancelledAt: expect.any(String) })
  const assessment = the(await plan(), 'assessment')
  const answered = await take(
    worker,
    'answerAssessment',
    { assessment: assessment.id, expectedVersion: assessment.version, answers: sheet },
    'assessment { id version }',
  )
  await steps.step(worker, null, 'completeAssessment', {
    assessment: assessment.id,
    assessmentVersion: the(answered, 'assessment').version,
    outcome: 'Bisogno di aiuto in casa',
  })

  // The UVM was convened for a need that is not complex.
  const convened = await step(
    pua,
    'convokeUvm',
    { convenedOn: day(3), place: 'Distretto di Bari', members: bariMembers, idempotencyKey: key() },
    'uvmSession { id }',
  )
  await mend(pua, 'cancelUvm', { uvmSession: the(convened, 'uvmSession').id })

  // A project was drafted for somebody else.
  const project = {
    kind: 'PAI',
    title: 'Restare a casa',
    startsOn: `${month(2)}-01`,
    endsOn: day(60),
    objectives: [{ description: 'Uscire di casa due volte la settimana', term: 'SHORT' }],
    plannedInterventions: [{ ...homeCare, ...(await aPlanIntervention(admin, month(2).slice(0, 4))) }],
  }
  stands(await step(worker, 'draftProject', { ...project, idempotencyKey: key() }), 'INDIVIDUAL_PROJECT')
  const discarded = await mend(worker, 'discardProject', {}, 'project { status } case { phase status }')
  stands(discarded, 'NEEDS_ASSESSMENT')
  expect(discarded.project).toEqual({ status: 'DISCARDED' })
  await step(worker, 'draftProject', { ...project, idempotencyKey: key() })
  // Nobody had taken the case in charge: the signature of the team is nobody's.
  expect(
    await refused(worker, 'agreeProject', { case: id, expectedVersion: await versionNow(), signatures }),
  ).toMatchObject([{ path: 'input.signatures.1.operator' }])
  const operator = the(await steps.read(worker, '{ operator { id } }'), 'operator').id
  await step(worker, 'assignCaseManager', { operator })
  await step(worker, 'agreeProject', { signatures })
  await expect.poll(() => fundedByFinance(admin, id), { timeout: 30_000 }).toEqual(['FUNDED'])
  const started = await step(
    worker,
    'startDelivery',
    { startedOn: day(0) },
    'project { plannedInterventions { id } }',
  )
  const plannedIntervention = the(started, 'project', 'plannedInterventions', '0').id

  // A month was recorded with the hours of another: what finance is to pay follows.
  const recorded = await step(
    worker,
    'recordDelivery',
    { plannedIntervention, month: month(1), quantity: 20, hours: 20, idempotencyKey: key() },
    'delivery { id }',
  )
  const mistaken = the(recorded, 'delivery').id
  const once = { delivery: mistaken, quantity: 10, hours: 10, idempotencyKey: key() }
  const before = await versionNow()
  const corrected = await mend(worker, 'correctDelivery', once, 'delivery { id quantity status }')
  expect(corrected.delivery).toMatchObject({ quantity: 10, status: 'RECORDED' })
  steps.at(before)
  expect(await mend(worker, 'correctDelivery', once, 'delivery { id quantity status }')).toMatchObject({
    delivery: corrected.delivery,
  })
  const right = the(corrected, 'delivery').id
  await expect
    .poll(() => heldByFinance(admin, [mistaken, right]), { timeout: 30_000 })
    .toEqual([
      { cents: 36000, status: 'WITHDRAWN' },
      { cents: 18000, status: 'LIQUIDABLE' },
    ])

  // Delivery was ended for the wrong person, then truly; and evaluated before it was over.
  await step(worker, 'endDelivery', { endedOn: day(0), reason: 'RENOUNCED' })
  const again = await mend(
    worker,
    'correctDeliveryEnd',
    { plannedIntervention },
    'project { plannedInterventions { progress { endedOn } } }',
  )
  expect(again.project).toEqual({ plannedInterventions: [{ progress: { endedOn: null } }] })
  stands(await step(worker, 'evaluateCase', evaluation), 'FINAL_EVALUATION')
  stands(await mend(worker, 'withdrawEvaluation', {}), 'SERVICE_DELIVERY')
  await step(worker, 'recordDelivery', {
    plannedIntervention,
    month: month(0),
    quantity: 10,
    idempotencyKey: key(),
  })
  await step(worker, 'endDelivery', { endedOn: day(0), reason: 'COMPLETED' })
  await step(worker, 'evaluateCase', { ...evaluation, outcome: 'NOT_ACHIEVED' })
  await mend(worker, 'correctEvaluation', evaluation)

  // The case was closed a day too early; meanwhile a month was put right once more.
  stands(await step(worker, 'closeCase', { reason: 'NEED_RESOLVED' }), 'CLOSED', 'CLOSED')
  await mend(worker, 'correctDelivery', { delivery: right, quantity: 9, hours: 9 })
  stands(await step(worker, 'reopenCase', { reason: 'CLOSED_BY_MISTAKE' }), 'FINAL_EVALUATION')

  // What a colleague wrote is annotated, and corrected by nobody else.
  const written = await take(
    worker,
    'writeDiaryEntry',
    { case: id, kind: 'NOTE', text: 'Telefonato alla figlia', idempotencyKey: key() },
    'diaryEntry { id }',
  )
  await admin`update cases.diary_entry set author_id = (
      select id from cases.operator other where comune = '072006' and id <> author_id limit 1)
    where id = ${decodeId('diary_entry', the(written, 'diaryEntry').id)}`
  const added = await take(
    worker,
    'annotateDiaryEntry',
    { diaryEntry: the(written, 'diaryEntry').id, text: 'Era la nipote', idempotencyKey: key() },
    'diaryEntry { annotates { text } }',
  )
  expect(added.diaryEntry).toEqual({ annotates: { text: 'Telefonato alla figlia' } })

  // The history has all of it, each correction with its reason; and nobody else's client could have done it.
  expect(await steps.history(worker, id)).toEqual([
    'SECRETARIAT: CASE_OPENED ACCESS_RECORDED ACCESS_CORRECTED',
    'SOCIAL_WORKER: ASSESSMENT_PLANNED',
    'PUA: ASSESSMENT_CANCELLED',
    'SOCIAL_WORKER: ASSESSMENT_PLANNED ASSESSMENT_COMPLETED',
    'PUA: UVM_CONVENED UVM_CANCELLED',
    'SOCIAL_WORKER: PROJECT_DRAFTED PROJECT_DISCARDED PROJECT_DRAFTED CASE_MANAGER_ASSIGNED PROJECT_AGREED',
    'SYSTEM: FUNDING_DECIDED',
    'SOCIAL_WORKER: DELIVERY_STARTED DELIVERY_RECORDED DELIVERY_CORRECTED DELIVERY_ENDED DELIVERY_END_CORRECTED CASE_EVALUATED EVALUATION_WITHDRAWN DELIVERY_RECORDED DELIVERY_ENDED CASE_EVALUATED EVALUATION_CORRECTED CASE_CLOSED DELIVERY_CORRECTED CASE_REOPENED',
  ])

  const now = await versionNow()
  const refusals = refusedCorrections(
    { secretariat, worker },
    { assessment: assessment.id, delivery: right, plannedIntervention },
  )
  const rowBefore = await admin`select * from cases."case" where id = ${decodeId('case', id)}`
  const requested = () => ({ case: id, expectedVersion: now, reason: 'Errore', idempotencyKey: key() })
  for (const [who, verb, input, answer] of refusals) {
    const reported = await refused(who, verb, { ...requested(), ...input })
    if (typeof answer === 'string') expect(reported, verb).toBe(answer)
    else expect(reported, verb).toMatchObject(Object(answer))
  }
  expect(
    await refused(worker, 'correctDiaryEntry', {
      diaryEntry: the(written, 'diaryEntry').id,
      text: 'No',
      idempotencyKey: key(),
    }),
  ).toMatchObject({ __typename: 'NotAuthor' })
  expect(await admin`select * from cases."case" where id = ${decodeId('case', id)}`).toEqual(rowBefore)
}, 180_000)

const VERSION = 'query($id: ID!) { case(id: $id) { id version } }'
const bariMembers = uvmMembers.map((member) =>
  member.organisation === 'AMBITO' ? { ...member, organisation: 'MUNICIPALITY' } : member,
)
const signatures = [
  { party: 'PERSON', signatory: 'La persona', signedOn: day(0), manner: 'HANDWRITTEN' },
  { party: 'CASE_MANAGER', signatory: 'Assistente sociale', signedOn: day(0), manner: 'DIGITAL' },
]
