import type { Sql } from 'postgres'
import { openImpatient } from './impatient.ts'

/** A token, or all tokens of a subject, that are let in no more (`registry/migrations/007.do.revocations.sql`). */
export interface Revocation {
  readonly id: number
  /** Name under which the platform knows the issuer. */
  readonly issuer: string
  /** `jti`; null when it is the subject that is revoked. */
  readonly token: string | null
  readonly subject: string | null
  readonly since: Date
  /** Null: until it is lifted. */
  readonly until: Date | null
}

/** What a gateway reads. */
export interface RevocationList {
  /** All that have not ended, those that begin later too; null when nothing has changed since the reading before. */
  changed(): Promise<readonly Revocation[] | null>
  close(): Promise<void>
}

/** Opens the list. `url` is a login of `cse_counts`; no connection is made before it is needed. */
export function openRevocations(url: string): RevocationList {
  const impatient = openImpatient(url, 1)
  let seen: string | undefined
  return {
    changed: () => impatient.execute(changed),
    close: () => impatient.close(),
  }

  async function changed(sql: Sql) {
    const [state] = await sql<
      { version: string }[]
    >`select concat(max(id), ' ', count(*)) as "version" from registry.revocation`
    if (state?.version === seen) return null
    const list = await revocations(sql)
    seen = state?.version
    return list
  }
}

/** All that have not ended, the latest last. */
export async function revocations(sql: Sql): Promise<readonly Revocation[]> {
  return await sql<Revocation[]>`
    select id::integer, issuer, token, subject, since, until from registry.revocation
    where until is null or until > clock_timestamp() order by id`
}

/** Revokes, in the place of what was said of the same token or subject before. */
export async function revoke(admin: Sql, { issuer, token, subject, since, until }: Omit<Revocation, 'id'>) {
  await admin.begin(async (sql) => {
    await sql`
      delete from registry.revocation
      where issuer = ${issuer} and token is not distinct from ${token} and subject is not distinct from ${subject}`
    await sql`
      insert into registry.revocation (issuer, token, subject, since, until)
      values (${issuer}, ${token}, ${subject}, ${since}, ${until})`
  })
}

/** Lifts a revocation by its number. @returns whether there was one */
export async function lift(admin: Sql, id: number): Promise<boolean> {
  return (await admin`delete from registry.revocation where id = ${id}`).count > 0
}
