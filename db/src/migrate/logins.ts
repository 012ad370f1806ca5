import { COUNTS_ROLE, OUTBOX_ROLE, PLATFORM_ROLE, roleUrl } from './roles.ts'
import { roleOf, SCHEMAS, type Schema } from './schemas.ts'

/**
 * The addresses with which the processes of the platform log in to the database, each as a role: all that a process needs of it. Whoever has the
 * administrator's address, or the secret from which the passwords follow, has all of them.
 */
export interface Logins {
  /** Of a process that runs several subgraphs, and so may become each of them. */
  readonly platform: string
  /** Of the one process that delivers events. */
  readonly outbox: string
  /** Of gateways that count requests together. */
  readonly counts: string
  /** Of each subgraph in a process of its own. */
  readonly subgraphs: Readonly<Record<Schema, string>>
}

/** The logins to the database that `adminUrl` points to. */
export function loginsOf(adminUrl: string, secret: string): Logins {
  const own = SCHEMAS.map((schema) => [schema, roleUrl(adminUrl, roleOf(schema), secret)])
  return {
    platform: roleUrl(adminUrl, PLATFORM_ROLE, secret),
    outbox: roleUrl(adminUrl, OUTBOX_ROLE, secret),
    counts: roleUrl(adminUrl, COUNTS_ROLE, secret),
    subgraphs: Object.fromEntries(own),
  }
}
