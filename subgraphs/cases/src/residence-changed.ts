import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { keepResidence, proposeTransfers } from './store/residence-commands.ts'

const istatCode = z.string().regex(/^\d{6}$/)
const residenceChanged = z.object({
  person: z.uuid(),
  from: istatCode.nullable(),
  to: istatCode.nullable(),
  on: z.iso.date(),
})

/** What is done when a person has moved, as persons tells: the comune that may open cases for them is another, and those that are open propose to follow. */
export function residenceHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    'cases.residence-changed': async (payload) => {
      const { person, to, on } = residenceChanged.parse(payload)
      await keepResidence(database, { person, to, on })
      await proposeTransfers(database, { person, to, on })
    },
  }
}
