import type { Logins } from '@cse/db/src/migrate/logins'
import type { GivenLogins } from './setting-rules.ts'

/** The logins that a platform needs, which delivers events and may start subgraphs. @throws an Error of one sentence when one is missing */
export function completeLogins({ platform, outbox, counts, subgraphs }: GivenLogins): Logins {
  if (outbox && counts && subgraphs) return { platform, outbox, counts, subgraphs }
  throw new Error('CSE_DATABASE_LOGINS is not complete: platform, outbox, counts and subgraphs are needed.')
}
