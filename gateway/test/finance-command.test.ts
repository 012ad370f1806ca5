import { randomUUID } from 'node:crypto'
import { cases } from '@cse/cases'
import { PLATFORM_ROLE, roleUrl } from '@cse/db/src/migrate/roles'
import { type Admin, openAdmin } from '@cse/db/src/server/server'
import { type Database, openDatabase } from '@cse/db/src/session/database'
import { finance } from '@cse/finance'
import { isEventName } from '@cse/schema/events/catalogue'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOfDatabase, type DatabaseCopy } from '../../test/copy-of-database.ts'
import { deliver } from '../../test/deliver.ts'
import { reconcile, repair } from '../src/cli/finance.ts'

let copy: DatabaseCopy
let admin: Admin
let database: Database
beforeAll(async () => {
  copy = await copyOfDatabase()
  admin = await openAdmin(copy.adminUrl)
  database = openDatabase({ url: roleUrl(copy.adminUrl, PLATFORM_ROLE, copy.secret), max: 4 })
  await admin`delete from graphile_worker._private_jobs`
})
afterAll(async () => {
  await database.close()
  await admin.end()
  await copy.drop()
})

interface Funded {
  readonly id: string
  readonly planned: string
}

/** Plants one fault of each kind among what cases of the demo hold. @returns what each is found as, by planned intervention */
async function plantFaults(): Promise<Map<string, string>> {
  const running = await admin<Funded[]>`
    select funding.id, planned_intervention_id as planned from finance.case_funding funding
    join cases.planned_intervention planned on planned.id = planned_intervention_id
    where state = 'FUNDED' and planned.ended_on is null and claimed_cents > delivered_body_cents and delivered_body_cents > 0
    order by planned_intervention_id limit 4`
  const [ended, lost, unanswered, undelivered] = running
  if (!ended || !lost || !unanswered || !undelivered)
    throw new Error('The demo has too few running deliveries')
  await admin`update cases.planned_intervention set ended_on = starts_on, end_reason = 'OTHER' where id = ${ended.planned}`
  await admin`update finance.case_funding set reserved_cents = reserved_cents - 1 where id = ${lost.id}`
  await admin`update cases.planned_intervention set funding_state = 'REQUESTED' where id = ${unanswered.planned}`
  await admin`
    delete from finance.liquidable_delivery where delivery_id = (
      select delivery_id from finance.liquidable_delivery where planned_intervention_id = ${undelivered.planned} limit 1)`
  const nobodys = randomUUID()
  await admin`
    insert into finance.case_funding (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents,
      reserved_cents, version)
    select uuidv7(), ${randomUUID()}, ${nobodys}, intervention_id, id, ambito_code, 'FUNDED', 1, 1, 1 from finance.funding_line
    where stage = 'OPEN' and planned_cents > committed_cents + reserved_cents order by id limit 1`
  return new Map([
    [ended.planned, 'NOT_NEEDED'],
    [lost.planned, 'TOO_LITTLE'],
    [unanswered.planned, 'NOT_ANSWERED'],
    [undelivered.planned, 'DELIVERIES'],
    [nobodys, 'UNKNOWN'],
  ])
}

const found = async () =>
  new Map((await reconcile(database)).map((one) => [one.plannedIntervention, one.what]))

/** Delivers what waits between cases and finance, until nothing does. */
async function settle(): Promise<void> {
  const handlers = {
    'cases.': (await finance.eventHandlers())(database),
    'finance.funding-decided': (await cases.eventHandlers())(database),
  }
  for (;;) {
    const jobs = await admin<{ id: string; topic: string; payload: object }[]>`
      delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
      where task.id = job.task_id and (identifier like 'cases.funding%' or identifier = 'finance.funding-decided')
      returning job.id, identifier as topic, payload`
    if (jobs.length === 0) return
    for (const { topic, payload } of jobs)
      if (isEventName(topic))
        await deliver(handlers[topic === 'finance.funding-decided' ? topic : 'cases.'], topic, payload)
  }
}

test('the demo holds what its cases need, and of planted faults the reconciliation finds exactly those', async () => {
  expect(await found()).toEqual(new Map())
  const faults = await plantFaults()
  expect(await found()).toEqual(faults)
  await repair(database, await reconcile(database))
  await settle()
  expect([...(await found()).values()]).toEqual(['DELIVERIES'])
})
