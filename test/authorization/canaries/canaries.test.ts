import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { platform, type TestPlatform } from '../../platform.ts'
import type { Persona } from '../fixtures/persona.ts'
import { TESTED_PERSONAS } from '../fixtures/tested-personas.ts'
import { ENTITLEMENTS } from '../row-policies/entitlements.ts'
import { type CanaryScan, operationsOf, scanForCanaries } from './canary-scan.ts'
import type { Operation } from './corpus.ts'
import { LEFT } from './exempt-columns.ts'
import { LeakRecorder } from './leak-recorder.ts'
import { type PlantedWorld, personaIn, plantedWorld } from './planted-world.ts'

/** Planted columns that no field of the graph answers with. */
const NOT_IN_THE_GRAPH = [
  // at least so many, whatever the number
  'analytics.release_class.persons',
  // for the facts of analytics
  'cases.delivery.fund',
  'cases.delivery.version',
  'cases.planned_intervention.fund',
  // what it holds of the plan comes from finance
  'cases.planned_intervention.claimed_cents',
  'cases.transfer.target_area',
  'cases.assignment.since',
  'cases.assignment.until',
  // a person is found by it, the case tells it
  'registry.case_custody.number',
  // who recorded an absence and when is kept, and told by nobody
  'cases.absence.recorded_at',
  'cases.service_request.recorded_by',
  'cases.service_request.recorded_by_issuer',
  'cases.absence.recorded_by',
  'cases.absence.recorded_by_issuer',
  'cases.absence.withdrawn_at',
  // who recorded attendance or a contract is kept, and told by nobody
  'cases.judicial_measure.recorded_by',
  'cases.judicial_measure.recorded_by_issuer',
  'cases.attendance.recorded_by',
  'cases.attendance.recorded_by_issuer',
  'services.provider_contract.recorded_at',
  'services.provider_contract.recorded_by',
  'services.provider_contract.recorded_by_issuer',
  'services.waiting_list_entry.recorded_at',
  // part of the number that is shown
  'services.facility_occupancy.others',
  // who invited is kept, and told by nobody
  'cases.uvm_invitation.invited_by',
  'cases.uvm_invitation.invited_by_issuer',
  // for who is on the list of a protected record, which nobody who looks here is
  'registry.protected_record.lifted_at',
  'registry.protected_record.protected_at',
  'registry.protected_record.version',
  'registry.protected_record_operator.removed_at',
  'registry.protected_record_operator.until',
  'registry.protected_record_operator.added_at',
  'registry.protected_record_operator.issuer',
  'registry.protected_record_operator.subject',
  'registry.protected_record_step.at',
  'registry.protected_record_step.issuer',
  'registry.protected_record_step.reason',
  'registry.protected_record_step.subject',
  'registry.protected_record_opening.at',
  'registry.protected_record_opening.issuer',
  'registry.protected_record_opening.reason',
  'registry.protected_record_opening.subject',
  'registry.access_entry.client',
  'registry.emergency_review.issuer',
  'cases.resident.since',
  // a file that waits is named by its sender alone, and never read back
  'cases.upload.issuer',
  'cases.upload.media_type',
  'cases.upload.scanned_at',
  'cases.upload.sent_at',
  'cases.upload.size_bytes',
  'cases.upload.subject',
  // who submitted and who decided is kept, and told by nobody
  'finance.fund_module_decision.issuer',
  'finance.fund_module_decision.subject',
  'finance.fund_module_submission.issuer',
  'finance.fund_module_submission.subject',
  'finance.progress_snapshot.entries',
  'persons.disposal_proposal.decided_by_issuer',
  'persons.household_member.until',
  // who wrote it down is kept, and told by nobody; when, the first day says
  'persons.fictitious_residence.recorded_by',
  'persons.fictitious_residence.recorded_by_issuer',
  'persons.representation.ended_by',
  'persons.representation.ended_by_issuer',
  'persons.representation.recorded_at',
  'persons.representation.recorded_by',
  'persons.representation.recorded_by_issuer',
  // of a hold that was lifted the mutation answers, and no list
  'persons.retention_hold.lift_reason',
  'persons.retention_hold.lifted_by',
  'persons.retention_hold.lifted_by_issuer',
  'persons.retention_hold.placed_by_issuer',
  'persons.source_error_report.reported_by_issuer',
  'registry.placement.until',
  // for who looks after the calls, not for who reads the record
  'registry.source_answer.code',
  'registry.source_answer.correlation',
  'registry.source_answer.milliseconds',
  'registry.source_call.number',
  'services.resident.since',
]

const names = [...TESTED_PERSONAS.keys()]
let world: PlantedWorld
let gateway: TestPlatform
let operations: readonly Operation[]
let found: CanaryScan

beforeAll(async () => {
  world = await plantedWorld()
  operations = await operationsOf(world)
  gateway = await platform(world.database)
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('every column of every table with row security holds a canary, or is left out for a reason', () => {
  const structural = /^(an id|part of the key|says who|names a row|made by)/
  const left = world.markedTables.flatMap(({ name, left }) =>
    Object.entries(left)
      .filter(([, reason]) => !structural.test(reason))
      .map(([column, reason]) => [`${name}.${column}`, reason]),
  )
  expect(Object.fromEntries(left)).toEqual(LEFT)
})

test('for every table with row security it is written down who may see its rows', () => {
  expect(world.markedTables.map(({ name }) => name).sort()).toEqual(Object.keys(ENTITLEMENTS).sort())
})

test('no operation returns a canary of a row that is out of scope', { timeout: 1_200_000 }, async () => {
  found = await scanForCanaries(world, gateway, { operations, guarded: true })
  expect(found.findings).toEqual([])
})

test('whoever may meet a canary does: the operations reach every planted column', () => {
  const isForSomebody = (name: string) =>
    [...TESTED_PERSONAS.values()].some((persona) => ENTITLEMENTS[name]?.rows(persona) !== 'false')
  const missed = world.markedTables
    .filter(({ name }) => isForSomebody(name))
    .flatMap(({ name, planted }) => planted.map((column) => `${name}.${column.name}`))
    .filter((column) => !found.met.has(column))
  expect(missed.filter((column) => !NOT_IN_THE_GRAPH.includes(column))).toEqual([])
})

test('no operation fails for want of a value that it may not see', () => {
  expect(found.failures).toEqual([])
})

/** With what partners' operations are asked, as far as they ask for it. */
const VARIABLES = { from: '2025-01', to: '2026-10', ambito: 'ATS-BA-02', year: 2026 }

/** Of which table extracts are asked for. */
const TABLES: Readonly<Record<string, object>> = {
  AmountsExtract: { measure: 'PLANNED_AMOUNT' },
  Extract: { measure: 'CASES', by: ['AMBITO', 'YEAR'] },
  OfferExtract: { measure: 'PLACES' },
}

test('the registered operations of partners return no canary', async () => {
  const directory = fileURLToPath(new URL('../../../schema/operations/', import.meta.url))
  expect(readdirSync(directory).length).toBeGreaterThan(0)
  const idFor = (field: string) => /"(\w+)"/.exec(world.texts[field]?.[0] ?? '')?.[1]
  const ids = { plan: idFor('Query.zonePlan'), release: idFor('Query.release') }
  for (const [client, { runsAs, operations: registered }] of readRegistry(directory)) {
    if (!runsAs) continue
    const recorder = recorderOf({ scope: runsAs.scope, roles: runsAs.roles })
    for (const [documentId, { name, body: text }] of registered) {
      const reported = Object.entries({ ...VARIABLES, ...ids, ...TABLES[name] })
      const variables = Object.fromEntries(reported.filter(([variable]) => text.includes(`$${variable}:`)))
      const answer = await gateway.as(client).send({ documentId: `sha256:${documentId}`, variables })
      expect(answer.status).toBe(200)
      expect(answer.errors).toBeUndefined()
      recorder.note({ text, variables }, answer.text)
    }
    expect((await recorder.findings()).findings).toEqual([])
  }
})

test.each(names)('%s meets nobody else by the cursors of others', async (name) => {
  const lists = ['persons', 'expiringConsents', 'cases', 'appointments', 'zonePlans', 'anonymisedCases']
  const recorder = recorderOf(personaIn(world, name))
  for (const other of ['social-worker@lecce', 'plan-office@ATS-LE-06', 'analyst']) {
    for (const list of lists) {
      const page = await gateway.as(other).query(`{ ${list}(first: 1) { pageInfo { endCursor } } }`)
      const [, cursor] = /"endCursor":"([^"]+)"/.exec(page.text) ?? []
      if (!cursor) continue
      for (const position of ['first: 50, after', 'last: 50, before']) {
        const text = `query Foreign($cursor: String) { ${list}(${position}: $cursor) { nodes { __typename ... on Person { id givenName familyName } ... on Case { id number } ... on Appointment { id purpose } ... on ZonePlan { id note } } } }`
        const answer = await gateway
          .as(name)
          .query(text.replace('__typename ... on', '__typename ... on'), { cursor })
        recorder.note({ text, variables: { cursor } }, answer.text)
      }
    }
  }
  expect((await recorder.findings()).findings).toEqual([])
})

function recorderOf(persona: Persona): LeakRecorder {
  return new LeakRecorder(world.admin, world.markedTables, { persona, guarded: true })
}
