import type { Client } from '../client.ts'

/** A `fetch` that signs in as somebody and keeps what was sent, for client libraries. */
export interface Sending {
  readonly fetch: typeof fetch
  /** The bodies of what was sent by POST, in order. */
  readonly sent: readonly Record<string, unknown>[]
}

/** Sends with the token of a persona. */
export function sendingAs(persona: Client): Sending {
  const sent: Record<string, unknown>[] = []
  return {
    sent,
    fetch: async (address, init) => {
      if (typeof init?.body === 'string') sent.push(JSON.parse(init.body))
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${await persona.token()}`)
      return fetch(address, { ...init, headers })
    },
  }
}
