import { createHash } from 'node:crypto'
import type { FactEventName } from '@cse/schema/events/fact-events'
import type { Sql } from 'postgres'
import { expect, vi } from 'vitest'

/** Emits facts to analytics, as the other subgraphs do. */
export async function emitFacts(admin: Sql, event: FactEventName, facts: readonly object[]): Promise<void> {
  await admin`select registry.emit(${event}, ${JSON.stringify({ facts })}::text::jsonb)`
}

/** Waits until all that was emitted is taken in. */
export async function allTakenIn(admin: Sql): Promise<void> {
  await vi.waitFor(
    async () => {
      const [waiting] = await admin<{ count: number }[]>`
        select (select count(*) from analytics.event where position is null)::int
          + (select count(*) from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
             where task.identifier like 'analytics.%' or task.identifier like '%-facts-changed')::int as count`
      expect(waiting?.count).toBe(0)
    },
    { timeout: 60_000, interval: 50 },
  )
}

const PLACES = [
  { comune: '072006', ambito: 'ATS-BA-05', province: 'BA' },
  { comune: '075035', ambito: 'ATS-LE-01', province: 'LE' },
]
const MONTHS = Array.from({ length: 12 }, (_, month) => `2025-${String(month + 1).padStart(2, '0')}`)

/** Invented records of invented persons, number after number; a later version of one lies elsewhere. */
export const recordsOf = {
  case: (number: number, version: number) => ({
    ...about('case', number, version),
    targetArea: number % 3 === 0 ? '1' : '4',
    phase: 'NEEDS_ASSESSMENT',
    status: 'OPEN',
    openedMonth: MONTHS[number % MONTHS.length],
  }),
  delivery: (number: number, version: number, withdrawn = false) => ({
    ...about('delivery', number, version),
    targetArea: '1',
    phase: 'SERVICE_DELIVERY',
    serviceType: 'ASSDOM',
    month: MONTHS[(number + version) % MONTHS.length],
    minutes: 60 + number,
    withdrawn,
  }),
}

function about(kind: string, number: number, version: number) {
  const place = PLACES[(Math.floor(number / MONTHS.length) + version) % PLACES.length]
  return {
    pseudonym: hash(kind, number),
    recordKey: Number.parseInt(hash(kind, number).slice(8, 16), 16),
    person: hash('person', number),
    version,
    ...place,
  }
}

const hash = (kind: string, number: number) =>
  createHash('sha256').update(`invented for the DSS, ${kind} ${number}`).digest('hex')
