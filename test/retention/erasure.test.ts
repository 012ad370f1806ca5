import { verifyLog } from '@cse/db/src/audit/verify-log'
import { OUTBOX_ROLE, PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { openAdmin } from '@cse/db/src/server/server'
import { openDatabase } from '@cse/db/src/session/database'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuild } from '../../subgraphs/analytics/src/ingest/rebuild.ts'
import { recounted, storedCells } from '../../subgraphs/analytics/test/warehouse/recount.ts'
import { pseudonymOf } from '../pseudonyms.ts'
import { closeCases, type KnownCase } from './closed-cases.ts'
import { completeErasable, foundIn, TEXTS, type Traces, tracesOf } from './erased-person.ts'
import { APPROVE, order, type RetentionWorld, retentionWorld } from './world.ts'

const SUPERVISOR = 'supervisor@bari'

/** What stays, and why. */
const KEPT: Readonly<Record<string, string>> = {
  'registry.access_entry: person': 'the log has its own period; the id leads to nobody',
  'registry.access_entry: number': 'the case number as the purpose of a request; no case has it any more',
  'registry.source_call: person': 'the journal of calls is kept as the log is; the id leads to nobody',
  'registry.emergency_access: person': 'part of the sealed log; the id leads to nobody',
  'registry.disposal_order: person': 'what was ordered, so that a restored copy is erased again',
  'registry.disposal_order: case': 'what was ordered, so that a restored copy is erased again',
  'registry.disposal_order: request': 'what was ordered, so that a restored copy is erased again',
  'registry.disposal_order: appointment': 'what was ordered, so that a restored copy is erased again',
  'persons.disposal_item: person': 'the list of the disposal: the id of what was erased',
  'persons.disposal_item: case': 'the list of the disposal: the id of what was erased',
  'persons.disposal_item: request': 'the list of the disposal: the id of what was erased',
  'persons.disposal_item: appointment': 'the list of the disposal: the id of what was erased',
  'finance.liquidable_delivery: delivery': 'what was due for a month; no delivery has the id any more',
  'analytics.erased_pseudonym: pseudonym of the case': 'so that what comes late is not taken in',
  'analytics.erased_pseudonym: pseudonym of the person': 'so that what comes late is not taken in',
}

let world: RetentionWorld
let erased: KnownCase
let running: { id: string; person: string }
let traces: Traces
beforeAll(async () => {
  world = await retentionWorld()
  const { admin } = world
  await admin`update cases."case" set closed_on = '2090-01-01' where phase = 'CLOSED'`
  await admin`update persons.person set updated_at = '2090-01-01'`
  const [found] = await closeCases(admin, ['2020-05-01'])
  if (!found) throw new Error('Bari has no case')
  erased = found
  await admin`update persons.person set updated_at = '2026-11-01' where id = ${erased.person}`
  await completeErasable(admin, erased)
  const [other] = await admin<(typeof running)[]>`
    select id, person_id as person from cases."case" where holder = 'comune:072006' and phase <> 'CLOSED' order by id limit 1`
  if (!other) throw new Error('Bari has no open case')
  running = other
  traces = {
    ...(await tracesOf(admin, erased)),
    'pseudonym of the case': pseudonymOf('case', erased.id),
    'pseudonym of the person': pseudonymOf('person', erased.person),
  }
}, 180_000)
afterAll(() => world?.close())

const left = async () => (await foundIn(world.admin, traces)).filter((place) => !(place in KEPT))

async function carryOut(year: number): Promise<void> {
  await world.begin(year)
  const proposal = await world.proposal(SUPERVISOR, year)
  expect(await world.outcome(SUPERVISOR, APPROVE, order(proposal))).toBe('ApproveDisposalPayload')
  await world.settled()
  expect(await world.proposal(SUPERVISOR, year)).toMatchObject({ status: 'CARRIED_OUT' })
}

/** All that is written of the other case and its person. */
async function stateOf({ id, person }: typeof running): Promise<string> {
  const lines: string[] = []
  const tables = await world.admin<{ name: string; by: string }[]>`
    select format('%I.%I', table_schema, table_name) as name, column_name as by from information_schema.columns
    where table_schema in ('persons', 'cases', 'services', 'finance') and column_name in ('person_id', 'case_id') order by 1, 2`
  for (const { name, by } of tables)
    for (const { line } of await world.admin.unsafe(
      `select to_jsonb(kept)::text as line from ${name} as kept where ${by} = $1 order by 1`,
      [by === 'case_id' ? id : person],
    ))
      lines.push(`${name} ${line}`)
  return lines.join('\n')
}

async function verified() {
  const sealer = postgres(roleUrl(world.database.adminUrl, OUTBOX_ROLE, world.database.secret), { max: 1 })
  for (;;) {
    const [row] = await sealer<{ sealed: number }[]>`select registry.seal_accesses(5000) as sealed`
    if (!row?.sealed) break
  }
  await sealer.end()
  const admin = await openAdmin(world.database.adminUrl)
  const looked = await verifyLog(admin, { now: new Date() })
  await admin.end()
  return looked
}

test('before, the traces are everywhere', async () => {
  expect((await left()).length).toBeGreaterThan(25)
  expect((await verified()).findings).toEqual([])
})

test('the file goes with its keys when its time is over; accounts stay without the case', async () => {
  const { admin } = world
  const before = await stateOf(running)
  const sums = async () =>
    admin`select sum(requested_cents)::text as requested, sum(reserved_cents)::text as reserved, count(distinct case_id)::int as cases,
      (select sum(amount_cents)::text from finance.liquidable_delivery) as due from finance.case_funding`
  const money = await sums()
  const cells = await storedCells(admin)
  await carryOut(2037)
  expect(await admin`select from cases.data_key where record_id = ${erased.id}`).toHaveLength(0)
  expect(await admin`select from cases."case" where id = ${erased.id}`).toHaveLength(0)
  expect(await sums()).toEqual(money)
  expect(await stateOf(running)).toBe(before)
  // the person is there still, and not the file
  const places = await left()
  expect(places.filter((place) => /^(cases|finance)\./.test(place) && !/: person$/.test(place))).toEqual([])
  expect(places).toContain('persons.person: familyName')
  const { removals } = await world.proposal(SUPERVISOR, 2037)
  expect(removals.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['DATA_KEYS', 'DOCUMENTS', 'DIARY_ENTRIES']),
  )
  // figures count what they counted, but for the lot by which the person was drawn
  const counts = (lines: readonly string[]) => lines.map((line) => line.split(',').slice(0, 6).join())
  expect(counts(await storedCells(admin))).toEqual(counts(cells))
  expect(await storedCells(admin)).toEqual(await recounted(admin))
})

test('the person goes when nothing else is left, and is nowhere but where it is said why', async () => {
  const { admin } = world
  // an event that was given up, and would make the person known again when it is put back
  await admin`
    insert into registry.dead_event (id, topic, payload, emitted_at, attempts, reason)
    values (-1, 'persons.residence-changed', ${admin.json({ person: erased.person })}, now(), 1, 'a test')`
  await carryOut(2038)
  expect(await left()).toEqual([])
  expect(
    await admin`select other_name as name from persons.relationship where other_person_id is null and other_name = 'Persona non più registrata'`,
  ).toHaveLength(1)
  expect(await admin`select from persons.household where address = ${TEXTS.address}`).toHaveLength(0)
  const read = await world
    .as('social-worker@bari')
    .query(`{ persons(first: 5, filter: { familyName: "${TEXTS.familyName}" }) { nodes { id } } }`)
  expect(read.data).toMatchObject({ persons: { nodes: [] } })
})

test('what was erased is in the log, which is as it was sealed', async () => {
  const entries = await world.admin`
    select distinct subject from registry.access_entry where ${erased.person} = any (persons) and scope = 'SYSTEM' and action = 'WRITE' order by 1`
  expect(entries.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['cases', 'persons']))
  expect((await verified()).findings).toEqual([])
})

test('who takes an event of the warehouse away without an order is found', async () => {
  const { admin } = world
  await admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`update analytics.event set payload = '{"facts": []}' where id = (select min(id) from analytics.event)`
  })
  expect((await verified()).findings.join()).toContain('analytics.event')
})

test('facts are taken off persons by an order alone', async () => {
  const rewriting = world.admin.begin(async (sql) => {
    await sql`set local role cse_analytics`
    await sql`select set_config('cse.keys', 'system:erasure', true)`
    await sql`select analytics.rewrite_events('{}', uuidv7())`
  })
  await expect(rewriting).rejects.toThrow('nobody has ordered this disposal')
})

test('making the warehouse anew brings nothing back', async () => {
  const { admin, database } = world
  const opened = openDatabase({ url: roleUrl(database.adminUrl, PLATFORM_ROLE, database.secret), max: 2 })
  await rebuild(opened)
  await opened.close()
  expect(await left()).toEqual([])
  expect(await storedCells(admin)).toEqual(await recounted(admin))
}, 120_000)

test('what is received late of what was erased is not taken in', async () => {
  const { admin } = world
  const fact = {
    pseudonym: pseudonymOf('person', erased.person),
    sex: 'F',
    birthYear: 1980,
    comune: '072006',
    recordKey: 1,
    version: 99,
  }
  await admin`select registry.emit('persons.person-facts-changed', ${admin.json({ facts: [fact] })})`
  await world.settled()
  expect(await left()).toEqual([])
})

test('the same orders once more change nothing', async () => {
  const { admin } = world
  const orders = await admin<
    { rule: string; proposal: string; batch: string; ended: string; records: string[] }[]
  >`
    select rule, proposal_id as proposal, batch, ended_before::text as ended, array_agg(record_id) as records
    from persons.disposal_item join persons.disposal_proposal proposal on proposal.id = proposal_id where batch is not null and year > 2036
    group by 1, 2, 3, 4`
  expect(orders.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['CASE_FILE', 'PERSON_RECORD']))
  const state = async () => JSON.stringify(await admin`select * from persons.disposal_item order by id`)
  const removed = async () =>
    JSON.stringify(await admin`select * from persons.disposal_removal order by 1, 2, 3`)
  const before = [await state(), await removed()]
  for (const { rule, proposal, batch, ended, records } of orders) {
    const event = `persons.${rule.toLowerCase().replace('_', '-')}-disposal-ordered`
    await admin`select registry.emit(${event}, ${admin.json({ proposal, batch, endedBefore: ended, records })})`
  }
  await world.settled()
  expect([await state(), await removed()]).toEqual(before)
  expect(await left()).toEqual([])
})
