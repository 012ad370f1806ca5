import type { Handler } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { prepareRelease } from '../exports/release/prepare.ts'
import { digestAll } from '../ingest/ingest.ts'
import { PREPARE, requestReleaseOfAll } from '../store/release/request.ts'

const prepare = z.object({ release: z.uuid() })
const releaseOfAll = z.object({ on: z.iso.date(), title: z.string() })

/** Releases are long work: whoever asks for one is answered before it is made. Heard again, an event changes nothing. */
export function releaseHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    [PREPARE]: async (payload) => {
      const { release } = prepare.parse(payload)
      // it is made of all that was told before
      await digestAll(database)
      await prepareRelease(database, release)
    },
    'analytics.release': async (payload) => {
      const asked = releaseOfAll.parse(payload)
      await database.system(
        'analytics',
        (session) => session.write((writing) => requestReleaseOfAll(writing, asked)),
        ['warehouse'],
      )
    },
  }
}
