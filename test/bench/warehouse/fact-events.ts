import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'

/** How many care facts a person has beside the own one: one case, and deliveries. */
const CARE_FACTS = 10
/** Facts of one event. */
const BATCH = 1_000

export interface MadeEvents {
  readonly facts: number
  readonly persons: number
}

/**
 * Writes so many facts into the log of an empty warehouse as if they had been received in batches, taken over as an archive: they are taken in
 * by a rebuild. The same numbers give the same facts.
 */
export async function writeFactEvents(
  sql: Sql,
  facts: number,
  onProgress: (written: number) => void,
): Promise<MadeEvents> {
  const territory = await sql<Town[]>`
    select comune.istat_code as comune, membership.ambito, ambito.province, comune.population::int as weight
    from registry.comune comune join registry.ambito_membership membership on membership.comune = comune.istat_code and membership.valid_to is null
    join registry.ambito ambito on ambito.code = membership.ambito order by 1`
  const services = (await sql<{ code: string }[]>`select code from analytics.service_type order by 1`).map(
    ({ code }) => code,
  )
  const towns = drawing(territory)
  const persons = Math.ceil(facts / (1 + CARE_FACTS))
  let position = 0
  let written = 0
  const write = async (topic: string, some: readonly object[]) => {
    if (some.length === 0) return
    await sql`
      insert into analytics.event (topic, payload, facts, heard_at, position)
      values (${topic}, ${JSON.stringify({ backlog: true, facts: some })}::text::json, ${some.length}, '2026-11-01T08:00:00Z', ${++position})`
    written += some.length
    onProgress(written)
  }
  for (let first = 0; first < persons; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, persons - first) }, (_, at) => first + at)
    const of = numbers.map((number) => personWith(number, towns, services))
    await write(
      'analytics.persons',
      of.map(({ person }) => person),
    )
    await write(
      'analytics.cases',
      of.map(({ careCase }) => careCase),
    )
    for (let from = 0; from < CARE_FACTS - 1; from++)
      await write(
        'analytics.deliveries',
        of.flatMap(({ deliveries }) => deliveries[from] ?? []),
      )
  }
  return { facts: written, persons }
}

interface Town {
  readonly comune: string
  readonly ambito: string
  readonly province: string
  readonly weight: number
}

/** One person and all facts of the person's care. */
export function personWith(number: number, towns: (draw: number) => Town, services: readonly string[]) {
  const draw = drawer(number)
  const pseudonym = hash(`person ${number}`)
  const { weight, ...place } = towns(draw(2 ** 32) / 2 ** 32)
  const opened = draw(MONTHS.length)
  const targetArea = of(['1', '2', '4', '4', '5', '6'], draw)
  const care = (kind: string) => {
    const own = hash(`${kind} ${number}`)
    return {
      pseudonym: own,
      recordKey: Number.parseInt(own.slice(8, 16), 16),
      version: 1,
      person: pseudonym,
      ...place,
      targetArea,
    }
  }
  const service = of(services, draw)
  return {
    person: {
      pseudonym,
      recordKey: Number.parseInt(pseudonym.slice(8, 16), 16),
      version: 1,
      sex: of(['F', 'F', 'M'], draw),
      birthYear: 1930 + draw(90),
      comune: place.comune,
      iseeBand: of(['0', '0-3000', '3000-6000', '9000-12000', 'UNKNOWN'], draw),
    },
    careCase: {
      ...care('case'),
      phase: of(['NEEDS_ASSESSMENT', 'SERVICE_DELIVERY', 'SERVICE_DELIVERY', 'CLOSED'], draw),
      status: 'OPEN',
      openedMonth: MONTHS[opened],
      closedMonth: null,
      outcome: null,
      waits: { assessment: draw(60), project: 20 + draw(90), delivery: 40 + draw(200), closure: null },
    },
    deliveries: Array.from({ length: CARE_FACTS - 1 }, (_, at) => ({
      ...care(`delivery ${at}`),
      phase: 'SERVICE_DELIVERY',
      serviceType: service,
      month: MONTHS[Math.min(opened + at, MONTHS.length - 1)],
      minutes: 60 * (1 + draw(40)),
      cents: 1_000 * (1 + draw(60)),
      fund: of(['FNPS', 'FNA', null], draw),
    })),
  }
}

/** January 2023 to September 2026. */
const MONTHS = Array.from({ length: 45 }, (_, at) =>
  new Date(Date.UTC(2023, at, 1)).toISOString().slice(0, 7),
)

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function of<Value>(values: readonly Value[], draw: (below: number) => number): Value {
  const value = values[draw(values.length)]
  // The index is one of the list's.
  return value as Value
}

/** Numbers that look like chance and depend on the seed alone (mulberry32). */
function drawer(seed: number): (below: number) => number {
  let state = (seed + 1) * 0x9e3779b1
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A town for a number between 0 and 1, the more inhabitants the likelier. */
export function drawing(towns: readonly Town[]): (draw: number) => Town {
  const whole = towns.reduce((sum, { weight }) => sum + weight, 0)
  let reach = 0
  const reaches = towns.map((town) => {
    reach += town.weight / whole
    return { town, reach }
  })
  return (draw) => {
    const found = reaches.find((one) => draw < one.reach) ?? reaches.at(-1)
    if (!found) throw new Error('The territory is not loaded')
    return found.town
  }
}
