import { serversOf } from '@cse/db/src/connection/servers'
import { z } from 'zod'
import type { readerOf } from './setting-reader.ts'
import { postgres, type SettingRule } from './setting-rules.ts'

export const READ_DATABASE = 'CSE_READ_DATABASE_URL'
const LONGEST_LAG_SECONDS = 5

const addresses: SettingRule<string> = {
  schema: postgres.schema.refine((address) => {
    const { username, password } = new URL(address)
    return username === '' && password === ''
  }),
  says: 'must be an address like postgres://host:5432/database without a user, with commas between several hosts of which each follows the primary',
}
const lag: SettingRule<number> = {
  schema: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(300)),
  says: 'must be a whole number of seconds from 1 to 300',
}

/** Servers that follow the primary and answer what needs no entry in the log of access, and how old their answers may be. */
export interface ReplicaSettings {
  readonly addresses: string
  readonly lagSeconds: number
}

/** Which replicas there are, and how old what they answer may be. */
export function readReplicaSettings(read: ReturnType<typeof readerOf>['read']): ReplicaSettings | null {
  const servers = read(READ_DATABASE, addresses)
  const lagSeconds = read('CSE_READ_LAG_SECONDS', lag) ?? LONGEST_LAG_SECONDS
  return servers === undefined ? null : { addresses: servers, lagSeconds }
}

/** The address of each replica, with the login of the primary, which is the same there. */
export function replicaUrls(replicas: string, login: string): readonly string[] {
  const { username, password, pathname } = new URL(login)
  return serversOf(replicas).map(
    (server) => Object.assign(new URL(server), { username, password, pathname }).href,
  )
}
