/**
 * Bookings a second with 16 clients at once, through HTTP with all walls up, beside the same writes as plain SQL on 16 connections: idempotency record,
 * locks of person and slot, appointment with its place, access entry. Every booking is of another person and another slot.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessEntry, entryStatement } from '@cse/db/src/audit/access-entry'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { encodeId } from '@cse/schema/ids'
import postgres, { type Sql } from 'postgres'
import { type Figure, figureOf } from './figures.ts'
import { type Requests, requestsPerSecond } from './load.ts'
import { startOurs } from './ours.ts'

const CLIENTS = 16
const SECONDS = 3
const ROUNDS = 3
const PLACES = 40_000
const BARI = '072006'

const BOOK = `mutation Book($input: BookAppointmentInput!) {
  bookAppointment(input: $input) { ... on BookAppointmentPayload { appointment { id version } } ... on Refusal { message } } }`

/** A person and a free slot, both of Bari. */
interface Free {
  readonly person: string
  readonly slot: string
}

/** The ratio of bookings a second. */
export async function bookings(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const desk = await startOurs(server.url, 'secretariat@bari', stack)
  const sql = postgres(server.url, { max: CLIENTS, onnotice: () => {} })
  stack.defer(() => sql.end())

  const free = await openOffice(sql)
  const next = () => {
    const one = free.pop()
    if (!one) throw new Error('All places are booked: open more of them')
    return one
  }
  const ours = { ...desk, next: () => bodyOf(next()) }
  await requestsPerSecond(ours, 2)
  await plainPerSecond(sql, next, 2)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const oursFirst = round % 2 === 0
    const run = [() => booked(sql, ours), () => plainPerSecond(sql, next, SECONDS)]
    const found: number[] = []
    for (const at of oursFirst ? [0, 1] : [1, 0]) found[at] = (await run[at]?.()) ?? Number.NaN
    const [us = Number.NaN, them = Number.NaN] = found
    console.log(`  ours ${us.toFixed(0)}, plain SQL ${them.toFixed(0)} bookings a second`)
    ratios.push(us / them)
  }
  return [
    figureOf('bookings a second, 16 clients', 'the same writes as SQL on 16 connections', ratios, '>= 0.4'),
  ]
}

/** Requests a second, each of which has booked. */
async function booked(sql: Sql, requests: Requests): Promise<number> {
  const before = await count(sql)
  const rate = await requestsPerSecond(requests, SECONDS)
  const added = (await count(sql)) - before
  if (added < rate * SECONDS) throw new Error(`Only ${added} of ${rate * SECONDS} requests booked`)
  return rate
}

async function count(sql: Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as count from services.appointment where status = 'BOOKED'`
  return Number(row?.count)
}

async function openOffice(sql: Sql): Promise<Free[]> {
  await sql`
    with office as (
      insert into services.office (id, comune, name, address, kind)
      select uuidv7(), ${BARI}, 'Sportello ' || n, 'Via Prova 1', 'FRONT_OFFICE' from generate_series(1, 10) n returning id)
    insert into services.slot (id, office_id, comune, starts_at, ends_at)
    select uuidv7(), office.id, ${BARI}, start, start + interval '10 minutes'
    from office, (select date_trunc('hour', now()) + interval '1 day' + n * interval '10 minutes' as start
      from generate_series(1, ${PLACES / 10}::integer) n) starts`
  await sql`
    insert into services.resident (person_id, comune, since, readers)
    select id, ${BARI}, '2020-01-01', array['comune:' || ${BARI}, 'person:' || id]
    from (select uuidv7() as id from generate_series(1, ${PLACES}::integer)) made`
  await sql`analyze services.slot, services.resident`
  return sql<Free[]>`
    select person_id as person, slot.id as slot
    from (select person_id, row_number() over (order by person_id desc) as n from services.resident where since = '2020-01-01') persons
    join (select slot.id, row_number() over (order by random()) as n from services.slot join services.office on office.id = office_id
      where office.address = 'Via Prova 1') slot using (n)
    limit ${PLACES}`
}

const bodyOf = ({ person, slot }: Free): string =>
  JSON.stringify({
    query: BOOK,
    variables: {
      input: {
        slot: encodeId('slot', slot),
        person: encodeId('person', person),
        purpose: 'INFORMATION',
        idempotencyKey: randomUUID(),
      },
    },
  })

async function plainPerSecond(sql: Sql, next: () => Free, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let made = 0
  const client = async () => {
    for (; performance.now() < end; made++) await plainly(sql, next())
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return made / seconds
}

async function plainly(sql: Sql, { person, slot }: Free): Promise<void> {
  const digest = createHash('sha256').update(randomUUID()).digest()
  const keys = [`comune:${BARI}`]
  const [entry, values] = entryStatement(
    accessEntry(
      {
        issuer: 'bench',
        subject: 'bench',
        scope: 'LOCAL',
        roles: ['SECRETARIAT'],
        requestId: randomUUID(),
        keys,
      },
      'WRITE',
      [person],
    ),
  )
  await sql.begin(async (transaction) => {
    await transaction`insert into services.idempotency_record (claim, input) values (${digest}, ${digest}) on conflict do nothing`
    await transaction`select comune from services.resident where person_id = ${person} for no key update`
    await transaction`select free_places[1] from services.slot where id = ${slot} for no key update`
    const [made] = await transaction`
      insert into services.appointment (id, slot_id, person_id, comune, purpose, status, booked_at, place, readers)
      values (uuidv7(), ${slot}, ${person}, ${BARI}, 'INFORMATION', 'BOOKED', now(), 1, ${[`comune:${BARI}`, `person:${person}`]})
      returning id`
    await transaction`update services.idempotency_record set outcome = ${transaction.json({ appointment: String(made?.id) })} where claim = ${digest}`
    await transaction.unsafe(entry.text, values as never[], { prepare: true })
  })
}
