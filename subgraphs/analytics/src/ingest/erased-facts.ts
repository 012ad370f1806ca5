import type { Reading } from '@cse/db/src/session/schema-session'
import { z } from 'zod'
import { erasedAmong } from '../store/warehouse/erasure.ts'
import type { ReceivedEvent } from '../store/warehouse/event-log.ts'

/** The part of a payload that names persons and facts; the rest of each fact is left as it is. */
const named = z.looseObject({
  facts: z.array(z.looseObject({ pseudonym: z.string().optional(), person: z.string().optional() })),
})

/** Events without the facts of erased records: what arrives late of them is not appended to the log. */
export async function withoutErased(
  reading: Reading,
  events: readonly ReceivedEvent[],
): Promise<readonly ReceivedEvent[]> {
  const read = events.map((event) => ({ event, payload: named.parse(event.payload) }))
  const names = read.flatMap(({ payload }) => payload.facts.flatMap(namesOf))
  if (names.length === 0) return events
  const erased = await erasedAmong(reading, names)
  if (erased.size === 0) return events
  return read.flatMap(({ event, payload }) => {
    const facts = payload.facts.filter((fact) => !namesOf(fact).some((name) => erased.has(name)))
    if (facts.length === payload.facts.length) return [event]
    return facts.length === 0 ? [] : [{ ...event, payload: { ...payload, facts }, facts: facts.length }]
  })
}

const namesOf = ({ pseudonym, person }: z.infer<typeof named>['facts'][number]) =>
  [pseudonym, person].filter((name) => name !== undefined)
