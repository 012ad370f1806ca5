import { LRUCache } from 'lru-cache'
import type { Adapter, AdapterPayload } from 'oidc-provider'

/** Sign-ins under way at most; beyond that the oldest are forgotten. */
const REMEMBERED = 1000

/**
 * What the provider remembers of sign-ins under way, in memory: interactions, sessions, authorization codes. A restart
 * forgets them and nobody minds, because access tokens are signed and not stored.
 */
export function memory(now: () => Date): (kind: string) => Adapter {
  const entries = new LRUCache<string, AdapterPayload>({ max: REMEMBERED })

  return (kind) => {
    const find = (matches: (payload: AdapterPayload) => boolean) =>
      entries.entries().find(([key, payload]) => key.startsWith(`${kind}:`) && matches(payload))?.[1]

    return {
      async upsert(id, payload, expiresIn) {
        entries.set(`${kind}:${id}`, payload, expiresIn === undefined ? {} : { ttl: expiresIn * 1000 })
      },
      async find(id) {
        return entries.get(`${kind}:${id}`)
      },
      async findByUid(uid) {
        return find((payload) => payload.uid === uid)
      },
      async findByUserCode(userCode) {
        return find((payload) => payload.userCode === userCode)
      },
      async consume(id) {
        const payload = entries.get(`${kind}:${id}`)
        if (payload) payload.consumed = Math.floor(now().getTime() / 1000)
      },
      async destroy(id) {
        entries.delete(`${kind}:${id}`)
      },
      async revokeByGrantId(grantId) {
        for (const [key, payload] of entries.entries()) if (payload.grantId === grantId) entries.delete(key)
      },
    }
  }
}
