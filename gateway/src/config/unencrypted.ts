import { READ_DATABASE } from './replica-settings.ts'
import { type GivenLogins, isEncryptedDatabase, isEncryptedHttp } from './setting-rules.ts'

/** A sentence for each address of another machine to which data of persons would go readable on its way. */
export function unencrypted(
  subgraphs: readonly string[],
  given: (name: string) => string | undefined,
  logins: GivenLogins | null,
): string[] {
  const databases = [
    'DATABASE_URL',
    READ_DATABASE,
    ...subgraphs.map((name) => `${name.toUpperCase()}_DATABASE_URL`),
  ]
  const addresses = subgraphs.map((name) => `${name.toUpperCase()}_URL`)
  return [
    ...databases
      .filter((name) => !isEncryptedDatabase(given(name)))
      .map((name) => `${name} leads to another machine without TLS: add sslmode=verify-full to it.`),
    ...(logins && ![logins.platform, logins.counts, logins.outbox].every(isEncryptedDatabase)
      ? [
          'CSE_DATABASE_LOGINS leads to another machine without TLS: add sslmode=verify-full to DATABASE_URL when it is made.',
        ]
      : []),
    ...addresses
      .filter((name) => !isEncryptedHttp(given(name)))
      .map((name) => `${name} leads to another machine without TLS: it must start with https://.`),
  ]
}
