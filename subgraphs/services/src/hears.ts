import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { erasureHandlers } from './erasure.ts'
import { mergeHandlers } from './persons-merged.ts'
import { keepResidence } from './store/resident-commands.ts'

const residenceChanged = z.object({
  person: z.uuid(),
  to: z
    .string()
    .regex(/^\d{6}$/)
    .nullable(),
  on: z.iso.date(),
})

/** What is done with the events that services hears: where people live, as persons tells, says at whose front offices they book. */
export function handlers(database: Database): Readonly<Record<string, (payload: unknown) => Promise<void>>> {
  return {
    ...mergeHandlers(database),
    ...erasureHandlers(database),
    'services.residence-changed': (payload) => {
      const { person, to, on } = residenceChanged.parse(payload)
      return database.system(
        'services',
        (session) => keepResidence(session, { person, comune: to, since: on }),
        [`person:${person}`],
      )
    },
  }
}
