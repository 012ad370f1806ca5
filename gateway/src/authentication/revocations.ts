import { DatabaseUnavailable } from '@cse/db/src/connection/failure'
import type { Revocation, RevocationList } from '@cse/db/src/connection/revocations'

/** A token as revocations name it. */
export interface RevocableToken {
  /** Name under which the issuer is known. */
  readonly issuer: string
  readonly subject: string
  /** `jti`, of tokens that have one. */
  readonly token?: string | undefined
}

/** What this process knows of revoked tokens and subjects; it is never more than some seconds behind the database. */
export interface Revocations {
  /** Whether a token is let in no more. @throws DatabaseUnavailable when nobody could say for too long */
  refuses(token: RevocableToken): Promise<boolean>
  /** What is known is not too old to let anybody in. */
  readonly isCurrent: boolean
  /** Called when a revocation was added or lifted. @returns how to be called no more */
  onChange(reported: () => void): () => void
  stop(): Promise<void>
}

/** How often the list is looked at, and how old what is known of it may be, in milliseconds. */
const EVERY = 1_000
const OLDEST = 5_000

/** Follows the list of the database. @throws when it cannot be read at the beginning */
export async function followRevocations(list: RevocationList, now: () => Date): Promise<Revocations> {
  const reported = new Set<() => void>()
  let known = new Map<string, Revocation[]>()
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  const read = async () => {
    const began = performance.now()
    const changed = await list.changed()
    readAt = began
    if (!changed) return
    known = Map.groupBy(changed, ({ issuer, token, subject }) => keyOf(issuer, token, subject))
    for (const report of reported) report()
  }
  const readOnce = () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  await readOnce()
  // what fails is tried again; whoever asks meanwhile is told when it has failed for too long
  const timer = setInterval(() => void readOnce().catch(() => {}), EVERY).unref()

  const isRevoked = (key: string, at: number) =>
    known
      .get(key)
      ?.some(({ since, until }) => since.getTime() <= at && (until === null || at < until.getTime()))

  return {
    async refuses({ issuer, subject, token }) {
      if (performance.now() - readAt > OLDEST)
        await readOnce().catch((cause: unknown) => {
          throw new DatabaseUnavailable('Nobody can say which tokens are revoked.', { cause })
        })
      const at = now().getTime()
      return (
        isRevoked(keyOf(issuer, null, subject), at) === true ||
        (token !== undefined && isRevoked(keyOf(issuer, token, null), at) === true)
      )
    },
    get isCurrent() {
      return performance.now() - readAt <= OLDEST
    },
    onChange(report) {
      reported.add(report)
      return () => reported.delete(report)
    },
    async stop() {
      clearInterval(timer)
      await reading?.catch(() => {})
      await list.close()
    },
  }
}

const keyOf = (issuer: string, token: string | null, subject: string | null): string =>
  JSON.stringify([issuer, token, subject])
