import { readFileSync } from 'node:fs'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import { subscriptionsOfAll } from '@cse/gateway/subgraphs/subscriptions'
import { type EventName, events, isEventName } from '@cse/schema/events/catalogue'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../copy-of-database.ts'

const MIGRATION = readFileSync(
  new URL('../../db/registry/migrations/016.do.event-names.sql', import.meta.url),
  'utf8',
)

const id = (last: number) => `01990000-0000-7000-8000-${String(last).padStart(12, '0')}`
const pseudonym = 'ab'.repeat(32)
const merged = { merge: id(1), from: id(2), to: id(3) }
const order = { proposal: id(4), batch: id(5), endedBefore: '2037-01-01', records: [id(6)] }
const { endedBefore } = order
const due = {
  record: id(6),
  person: id(7),
  holder: 'comune:072006',
  reference: null,
  startedOn: '2020-05-01',
  keptUntil: '2030-05-01',
}
const detached = {
  proposal: id(4),
  batch: id(5),
  people: [{ person: pseudonym, facts: [pseudonym], whole: false }],
}
const funding = {
  case: id(8),
  plannedIntervention: id(9),
  planIntervention: id(10),
  line: null,
  ambito: 'ATS-BA-02',
  year: 2026,
  serviceType: 'A1.01',
  targetArea: '4',
  requestedCents: 1,
  version: 1,
}
const delivered = {
  case: id(8),
  ambito: 'ATS-BA-02',
  delivery: id(11),
  plannedIntervention: id(9),
  month: '2026-03',
  bodyCents: 1,
}
const moved = { person: id(7), from: null, to: '072006', on: '2026-01-01' }
const report = { proposal: id(4), batch: id(5), leftOut: [], removed: {} }

/** What waited under the names of before, as it was emitted, and where it belongs now. */
const WAITING: readonly (readonly [known: string, payload: object, now: string])[] = [
  ['persons.find-duplicates', {}, 'persons.duplicate-search-requested'],
  ['cases.persons-merged', { ...merged, step: 1 }, 'persons.merged/cases'],
  ['services.persons-merged', { ...merged, step: 1 }, 'persons.merged/services'],
  ['cases.persons-merged', { ...merged, step: 2 }, 'persons.split/cases'],
  ['services.persons-merged', { ...merged, step: 2 }, 'persons.split/services'],
  ['persons.merge-followed', { merge: id(1), step: 1, by: 'cases' }, 'cases.merge-followed'],
  ['persons.merge-followed', { merge: id(1), step: 2, by: 'services' }, 'services.merge-followed'],
  ['cases.residence-changed', moved, 'persons.residence-changed/cases'],
  ['services.residence-changed', moved, 'persons.residence-changed/services'],
  ['finance.funding-requested', funding, 'cases.funding-requested'],
  ['finance.delivered', { ...delivered, status: 'RECORDED', version: 1 }, 'cases.delivery-recorded'],
  ['finance.delivered', { ...delivered, status: 'WITHDRAWN', version: 2 }, 'cases.delivery-withdrawn'],
  [
    'cases.funding-decided',
    {
      case: id(8),
      plannedIntervention: id(9),
      state: 'FUNDED',
      line: id(12),
      fund: 'FNPS',
      reason: null,
      version: 1,
    },
    'finance.funding-decided',
  ],
  [
    'persons.begin-disposals',
    { _cron: { ts: '2037-01-02T03:00:00Z', backfilled: false } },
    'clock.year-ended',
  ],
  ['persons.begin-disposals', { year: 2037, after: id(6) }, 'persons.disposal-search-requested'],
  ['cases.find-due', { endedBefore }, 'persons.disposal-search-begun/cases'],
  ['cases.find-due', { endedBefore, after: id(6) }, 'cases.disposal-search-continued'],
  ['services.find-due', { endedBefore }, 'persons.disposal-search-begun/services'],
  ['services.find-due', { endedBefore, after: id(6) }, 'services.disposal-search-continued'],
  ['services.find-due', { endedBefore, persons: [due] }, 'persons.disposable-persons-found'],
  ['persons.records-due', { endedBefore, rule: 'CASE_FILE', records: [due] }, 'cases.disposable-files-found'],
  [
    'persons.records-due',
    { endedBefore, rule: 'APPOINTMENT', records: [due] },
    'services.disposable-appointments-found',
  ],
  [
    'persons.records-due',
    { endedBefore, rule: 'PERSON_RECORD', records: [due] },
    'services.disposable-persons-found',
  ],
  ['cases.erase', { ...order, rule: 'CASE_FILE' }, 'persons.case-file-disposal-ordered'],
  ['cases.erase', { ...order, rule: 'PERSON_RECORD' }, 'persons.person-record-disposal-ordered'],
  ['services.erase', { ...order, rule: 'APPOINTMENT' }, 'persons.appointment-disposal-ordered'],
  ['services.erase', { ...order, rule: 'PERSON_RECORD' }, 'cases.persons-forgotten'],
  ['persons.erase', { ...order, rule: 'RIGHTS_REQUEST' }, 'persons.rights-request-disposal-ordered'],
  ['persons.erase', { ...order, rule: 'PERSON_RECORD' }, 'services.persons-forgotten'],
  ['finance.erase', { proposal: id(4), batch: id(5), records: [id(6)] }, 'cases.files-erased'],
  ['analytics.erase', detached, 'cases.facts-detached'],
  [
    'analytics.erase',
    { ...detached, people: [{ person: pseudonym, facts: [], whole: true }] },
    'persons.facts-detached',
  ],
  ['analytics.erase', { ...detached, people: [] }, 'cases.facts-detached'],
  ...['persons', 'cases', 'services', 'finance', 'analytics'].flatMap(
    (by) =>
      [
        ['persons.records-erased', { ...report, by }, `${by}.disposal-carried-out`],
        [
          `${by}.remove-outdated`,
          { _cron: { ts: '2026-11-02T02:40:00Z', backfilled: false } },
          `clock.day-ended/${by}`,
        ],
      ] as const,
  ),
  ['analytics.persons', { facts: [] }, 'persons.person-facts-changed'],
  ['analytics.cases', { facts: [] }, 'cases.case-facts-changed'],
  ['analytics.deliveries', { facts: [] }, 'cases.delivery-facts-changed'],
  ['analytics.assessments', { facts: [] }, 'cases.assessment-facts-changed'],
  ['analytics.transfers', { facts: [] }, 'cases.transfer-facts-changed'],
  ['analytics.appointments', { facts: [] }, 'services.appointment-facts-changed'],
  ['analytics.offers', { facts: [] }, 'services.offer-facts-changed'],
  ['analytics.staff', { facts: [] }, 'services.staff-facts-changed'],
  ['analytics.amounts', { facts: [], backlog: true }, 'finance.amount-facts-changed'],
  ['analytics.digest', {}, 'analytics.ingest-requested'],
  ['analytics.prepare-release', { release: id(13) }, 'analytics.release-planned'],
  ['analytics.release', { on: '2026-11-01', title: 'Rilascio' }, 'analytics.release-requested'],
  // what has its name still
  ['finance.amounts-moved', { ambito: 'ATS-BA-02' }, 'finance.amounts-moved'],
  ['registry.seal-accesses', {}, 'registry.seal-accesses'],
]

let database: DatabaseCopy
let admin: Sql
beforeAll(async () => {
  database = await copyOfDatabase()
  admin = await openAdmin(database.adminUrl)
  // before the migration there was no function of that name
  await admin`drop function registry.outlives_erasure`
  await admin`delete from graphile_worker._private_jobs`
  for (const [at, [known, payload]] of WAITING.entries()) {
    await admin`select graphile_worker.add_job(${known}, ${JSON.stringify(payload)}::text::json, job_key => ${`key ${at}`})`
    await admin`
      insert into registry.dead_event (id, topic, payload, emitted_at, attempts, reason)
      values (${at}, ${known}, ${JSON.stringify(payload)}::text::json, now(), 25, 'Error')`
  }
  await admin`
    insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    select identifier, '2026-01-01', '2026-01-02' from unnest(array['persons.begin-disposals', 'persons.remove-outdated', 'finance.remove-outdated']) as identifier`
  await admin.unsafe(MIGRATION)
}, 60_000)
afterAll(async () => {
  await admin.end()
  await database.drop()
})

test('what waited goes on under the name of what happened, for whom it waited', async () => {
  const jobs =
    await admin`select task_identifier as name from graphile_worker.jobs where key like 'key %' order by substr(key, 5)::integer`
  expect(jobs.map(({ name }) => name)).toEqual(WAITING.map(([, , now]) => now))
})

test('so does what was given up', async () => {
  const dead = await admin`select topic from registry.dead_event order by id`
  expect(dead.map(({ topic }) => topic)).toEqual(WAITING.map(([, , now]) => now))
})

test('all of it is handled, and carries what the catalogue says', async () => {
  const connections = openDatabase({ url: database.adminUrl })
  const subscriptions = await subscriptionsOfAll(() => connections)
  const dead = await admin<{ topic: string; payload: unknown }[]>`
    select topic, payload from registry.dead_event where topic not like 'registry.%'`
  for (const { topic, payload } of dead) {
    const [event = '', subgraph] = topic.split('/')
    if (!isEventName(event)) throw new Error(`${topic} is no event of the catalogue`)
    expect(events[event satisfies EventName].safeParse(payload), topic).toMatchObject({ success: true })
    expect(Object.keys(subscriptions[event] ?? {})).toEqual(
      subgraph ? expect.arrayContaining([subgraph]) : expect.anything(),
    )
    if (!subgraph)
      expect(Object.keys(subscriptions[event] ?? {}), topic).toHaveLength(
        // services handles erased files since it has waiting lists
        event.startsWith('clock.day') ? 5 : event === 'cases.files-erased' ? 2 : 1,
      )
  }
  await connections.close()
})

test('the clock knows what it has struck', async () => {
  const struck = await admin`
    select identifier, last_execution::date::text as last from graphile_worker._private_known_crontabs
    where identifier like 'clock.%' or identifier like '%-outdated' or identifier like '%-disposals' order by 1`
  expect([...struck]).toEqual([
    { identifier: 'clock.day-ended', last: '2026-01-02' },
    { identifier: 'clock.year-ended', last: '2026-01-02' },
  ])
})

/** What is taken back when a record is erased that it names. All else outlives it: facts, and the events of the erasure. */
const TAKEN_BACK: readonly EventName[] = [
  'cases.delivery-recorded',
  'cases.delivery-withdrawn',
  'cases.disposal-search-continued',
  'cases.funding-released',
  'cases.funding-requested',
  'cases.merge-followed',
  'cases.stays-changed',
  'clock.day-ended',
  'clock.year-ended',
  'finance.amounts-moved',
  'finance.co-payment-decided',
  'finance.funding-decided',
  'finance.isee-requested',
  'persons.death-changed',
  'persons.disposable-persons-found',
  'persons.disposal-search-begun',
  'persons.disposal-search-requested',
  'persons.duplicate-search-requested',
  'persons.isee-read',
  'persons.merged',
  'persons.residence-changed',
  'persons.split',
  'services.disposal-search-continued',
  'services.merge-followed',
]

test('what names an erased record is taken back, but for facts and the erasure itself', async () => {
  const topics = Object.keys(events).flatMap((name) => [name, `${name}/cases`])
  const taken = await admin<{ topic: string }[]>`
    select topic from unnest(${topics}::text[]) as topic where not registry.outlives_erasure(topic) order by topic collate "C"`
  expect(taken.map(({ topic }) => topic)).toEqual(TAKEN_BACK.flatMap((name) => [name, `${name}/cases`]))
})
