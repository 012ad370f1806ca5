import type { Sql } from 'postgres'
import { expect } from 'vitest'
import type { Client } from '../client.ts'
import type { DatabaseCopy } from '../copy-of-database.ts'
import { deliverEvents } from '../database.ts'
import type { TestPlatform } from '../platform.ts'
import type { stepsThrough } from './steps.ts'
import { the } from './steps.ts'
import { day } from './story-world.ts'

/** How many places of a facility of Bari are taken, as the register has it. */
async function placesTaken(admin: Sql, facility: string): Promise<{ occupied: number; capacity: number }> {
  const [row] = await admin<{ occupied: number; capacity: number }[]>`
    select occupied, capacity from services.facility_occupancy known join services.facility on id = facility_id where id = ${facility}`
  return row ?? { occupied: 0, capacity: 0 }
}

/** The person of a case waits for a place at a facility (an id and its uuid), and is assigned one. */
export async function waitsForAPlace(
  { admin, gateway, database }: { admin: Sql; gateway: TestPlatform; database: DatabaseCopy },
  { take, read }: ReturnType<typeof stepsThrough>,
  who: { readonly case: string; readonly citizen: Client; readonly facility: string; readonly uuid: string },
) {
  const coordinator = gateway.as('supervisor@bari')
  const worker = gateway.as('social-worker@bari')
  const [service] = await admin<{ code: string }[]>`
    select min(service) as code from registry.known_facility, unnest(service_types) as service where facility_id = ${who.uuid}`
  await admin`
    update services.facility_occupancy set occupied = 1, others = 1 where facility_id = ${who.uuid}`
  const before = await placesTaken(admin, who.uuid)
  const opened = await take(
    coordinator,
    'openWaitingList',
    {
      serviceType: service?.code,
      facility: who.facility,
      criteria: [{ code: 'SOLO', label: 'Vive da solo', points: 30 }],
      idempotencyKey: 'list of the story',
    },
    'waitingList { id }',
  )
  const entered = await take(
    worker,
    'enterWaitingList',
    {
      waitingList: the(opened, 'waitingList').id,
      case: who.case,
      criteria: ['SOLO'],
      requestedOn: day(0),
      idempotencyKey: 'entry of the story',
    },
    'entry { id version }',
  )
  const own =
    'query { me { cases { nodes { waitingListEntries { position points status list { facility { id } } } } } } }'
  const seen = JSON.stringify(await read(who.citizen, own))
  expect(seen).toContain('"position":1,"points":30,"status":"WAITING"')
  const positions = `{ case(id: "${who.case}") { waitingListEntries { position } } }`
  expect((await gateway.as('secretariat@bari').query(positions)).text).toMatch(/"code":"FORBIDDEN"/)
  const entry = the(entered, 'entry')
  await take(coordinator, 'assignPlace', {
    waitingListEntry: entry.id,
    expectedVersion: entry.version,
    from: day(0),
  })
  expect(JSON.stringify(await read(who.citizen, own))).toContain(
    '"position":null,"points":null,"status":"ASSIGNED"',
  )
  const assigned = await placesTaken(admin, who.uuid)
  expect(assigned.occupied).toBe(before.occupied + 1)
  return {
    /** So many places are taken besides those of others, once what happened has been delivered. */
    taken: async () => {
      await deliverEvents(database.adminUrl, database.secret)
      return (await placesTaken(admin, who.uuid)).occupied - before.occupied
    },
  }
}
