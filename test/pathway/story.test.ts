import { openAdmin } from '@cse/db/src/server/server'
import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'
import { platform, type TestPlatform } from '../platform.ts'
import { inviteTheDoctor } from './invited-professional.ts'
import { aProvider } from './provider.ts'
import { stepsThrough, the } from './steps.ts'
import {
  aCitizen,
  anOffice,
  day,
  firstSlot,
  interview,
  itIsTime,
  month,
  mornings,
  openedMonthsAgo,
  sheet,
  signatures,
  stayAtHome,
  uvmMembers,
  wholeHistory,
} from './story-world.ts'
import { waitsForAPlace } from './waiting.ts'
import { type Sights, watchers } from './watchers.ts'

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
const key = () => `key of the story ${++keys}`

test('a citizen asks for help, and is helped: each sees of it what is theirs to see, at every step', async () => {
  const citizen = await aCitizen(admin, gateway)
  const secretariat = gateway.as('secretariat@bari')
  const worker = gateway.as('social-worker@bari')
  const office = gateway.as('plan-office@ATS-BA-02')
  const steps = stepsThrough()
  const { take } = steps

  // The citizen books at the front office of the comune of residence.
  await take(secretariat, 'publishSlots', { office: await anOffice(admin), ...mornings })
  const slot = await firstSlot(admin)
  const booked = await take(
    citizen,
    'bookAppointment',
    { slot: encodeId('slot', slot), purpose: 'FIRST_INTERVIEW', idempotencyKey: key() },
    'appointment { id version status }',
  )
  const appointment = the(booked, 'appointment')
  expect(appointment.status).toBe('BOOKED')

  // Its day comes: the secretariat receives, opens the case and records the access.
  await itIsTime(admin, slot)
  const received = await take(
    secretariat,
    'checkInAppointment',
    { appointment: appointment.id, expectedVersion: appointment.version },
    'appointment { id status person { id } }',
  )
  expect(the(received, 'appointment').status).toBe('CHECKED_IN')
  const person = the(received, 'appointment', 'person').id
  const opened = await take(
    secretariat,
    'openCase',
    { person, targetArea: '4', idempotencyKey: key() },
    'case { id number version phase }',
  )
  const { id, number, version } = the(opened, 'case')
  const sees = await watchers(gateway, { number, person, citizen })
  const step = (who: Client, verb: string, input: object, fields?: string) =>
    steps.step(who, id, verb, input, fields)
  steps.at(version)
  let seen: Sights = {
    citizen: 'file ACCESS_AND_ORIENTATION events',
    secretariat: 'file ACCESS_AND_ORIENTATION events',
    pua: 'file ACCESS_AND_ORIENTATION events',
    worker: 'file ACCESS_AND_ORIENTATION events',
    office: 'nothing',
    accountant: 'nothing',
    lecce: 'nothing',
    analyst: 'forbidden',
  }
  const thenSeen = async (changes: Sights) => {
    seen = { ...seen, ...changes }
    expect(await sees()).toEqual(seen)
  }
  await thenSeen({})

  await step(secretariat, 'recordAccess', interview)
  await openedMonthsAgo(admin, number)
  await thenSeen({
    citizen: 'file ACCESS_AND_ORIENTATION access events',
    secretariat: 'file ACCESS_AND_ORIENTATION access events',
    pua: 'file ACCESS_AND_ORIENTATION access events',
    worker: 'file ACCESS_AND_ORIENTATION access events',
  })

  // The social worker takes charge, assesses and drafts a project.
  const operator = the(await steps.read(worker, '{ operator { id } }'), 'operator')
  await step(worker, 'assignCaseManager', { operator: operator.id })
  const planned = await step(
    worker,
    'planAssessment',
    { instrument: 'SCHEDA-SOCIALE', kind: 'PROFESSIONAL', plannedOn: day(0), idempotencyKey: key() },
    'assessment { id version }',
  )
  const assessment = the(planned, 'assessment')
  const answered = await take(
    worker,
    'answerAssessment',
    { assessment: assessment.id, expectedVersion: assessment.version, answers: sheet },
    'assessment { id version }',
  )
  await steps.step(worker, null, 'completeAssessment', {
    assessment: assessment.id,
    assessmentVersion: the(answered, 'assessment').version,
    outcome: 'Bisogno complesso',
    findings: 'Serve la valutazione multidimensionale.',
  })
  await take(worker, 'writeDiaryEntry', { case: id, kind: 'NOTE', text: 'Nota', idempotencyKey: key() })
  await thenSeen({
    citizen: 'file NEEDS_ASSESSMENT access events',
    secretariat: 'file NEEDS_ASSESSMENT access events',
    pua: 'file NEEDS_ASSESSMENT access assessments events',
    worker: 'file NEEDS_ASSESSMENT access assessments diary events',
  })
  const provider = await aProvider(admin, gateway)
  await step(worker, 'draftProject', { ...stayAtHome(provider.facility), idempotencyKey: key() })
  await thenSeen({
    citizen: 'file INDIVIDUAL_PROJECT access project events',
    secretariat: 'file INDIVIDUAL_PROJECT access events',
    pua: 'file INDIVIDUAL_PROJECT access assessments events',
    worker: 'file INDIVIDUAL_PROJECT access assessments project diary events',
  })

  // The need is complex: the comune asks the Ambito to take the case over. Until it accepts, it sees the request alone.
  const requested = await step(
    worker,
    'requestTransfer',
    { basis: 'PUBLIC_INTEREST', reason: 'Bisogno complesso: occorre la UVM.' },
    'transfer { id version }',
  )
  await thenSeen({ office: 'nothing but a request' })
  const transfer = the(requested, 'transfer')
  await take(office, 'acceptTransfer', { transfer: transfer.id, expectedVersion: transfer.version })
  await thenSeen({
    secretariat: 'summary INDIVIDUAL_PROJECT',
    pua: 'summary INDIVIDUAL_PROJECT',
    worker: 'summary INDIVIDUAL_PROJECT diary',
    office: 'file INDIVIDUAL_PROJECT access assessments project events',
    accountant: 'file INDIVIDUAL_PROJECT project events',
  })
  await steps.refresh(office, id)

  // The Ambito convenes the UVM, which decides with both services present.
  const convened = await step(
    office,
    'convokeUvm',
    { convenedOn: day(0), place: 'Distretto di Bari', members: uvmMembers, idempotencyKey: key() },
    'uvmSession { id }',
  )
  const uvmSession = the(convened, 'uvmSession').id
  const doctor = await inviteTheDoctor(gateway, office, { id, uvmSession })
  expect(await doctor.contributes('Autonomia ridotta, nessuna terapia infusiva')).toContain('"familyName":"')
  await steps.step(office, null, 'recordUvmDecision', {
    uvmSession,
    heldOn: day(0),
    present: [1, 2],
    outcome: 'HOME_CARE',
    decision: 'Assistenza domiciliare per tre mesi.',
    minutes: 'La UVM concorda gli obiettivi del progetto.',
  })
  await doctor.isDone('Autonomia ridotta, nessuna terapia infusiva')
  await thenSeen({ office: 'file INDIVIDUAL_PROJECT access assessments uvm project events' })

  // It gives the case back: the comune has the file again, the UVM's decision with it, and the Ambito sees nothing any more.
  await step(office, 'returnCase', { reason: 'La UVM ha deciso.' })
  await thenSeen({
    secretariat: 'file INDIVIDUAL_PROJECT access events',
    pua: 'file INDIVIDUAL_PROJECT access assessments uvm events',
    worker: 'file INDIVIDUAL_PROJECT access assessments uvm project diary events',
    office: 'nothing',
    accountant: 'nothing',
  })

  // The person waits for a place where the care is given, and is assigned one.
  const waiting = await waitsForAPlace({ admin, gateway, database }, steps, {
    case: id,
    citizen,
    ...provider,
  })

  // The parties sign, and months of care follow.
  await step(worker, 'agreeProject', { signatures })
  const lines = 'project { plannedInterventions { id } }'
  const started = await step(worker, 'startDelivery', { startedOn: day(0) }, lines)
  const plannedIntervention = the(started, 'project', 'plannedInterventions', '0').id
  await provider.delivers({ case: id, plannedIntervention })
  expect(await waiting.taken()).toBe(1)
  for (const before of [2, 1, 0])
    await step(worker, 'recordDelivery', {
      plannedIntervention,
      month: month(before),
      quantity: 10,
      hours: 10,
      idempotencyKey: key(),
    })
  await thenSeen({
    citizen: 'file SERVICE_DELIVERY access project deliveries events',
    secretariat: 'file SERVICE_DELIVERY access events',
    pua: 'file SERVICE_DELIVERY access assessments uvm events',
    worker: 'file SERVICE_DELIVERY access assessments uvm project deliveries diary events',
  })

  // What was agreed is done: it is evaluated, and the case is closed.
  await step(worker, 'endDelivery', { endedOn: day(0), reason: 'COMPLETED' })
  await step(worker, 'evaluateCase', { outcome: 'ACHIEVED', conclusion: 'La persona esce di casa da sola.' })
  await step(worker, 'closeCase', { reason: 'NEED_RESOLVED' })
  expect(await waiting.taken()).toBe(0)
  await thenSeen({
    citizen: 'file CLOSED access project deliveries evaluation events',
    secretariat: 'file CLOSED access events',
    pua: 'file CLOSED access assessments uvm events',
    worker: 'file CLOSED access assessments uvm project deliveries evaluation diary events',
  })

  // Every step is in the history, with who took it; and the citizen sees who has read the own record.
  expect(await steps.history(worker, id)).toEqual(wholeHistory)
  const log = await citizen.query('{ me { accesses(first: 200) { nodes { scope } } } }')
  const looked = ['CITIZEN', 'LOCAL', 'AMBITO', 'HEALTH_PROFESSIONAL', 'PROVIDER']
  expect(looked.filter((scope) => log.text.includes(`"scope":"${scope}"`))).toEqual(looked)
}, 120_000)
