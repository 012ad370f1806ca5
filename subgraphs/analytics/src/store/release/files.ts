import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { ReleaseFile } from '../../rules/release/file.ts'

/** A part of the content that is stored under a name; null past the last one. */
export async function filePart(
  session: SchemaSession,
  release: string,
  name: string,
  part: number,
): Promise<Buffer | null> {
  const row = await session.one(sql<{ content: Buffer }>`
    select content as "content" from analytics.release_file_part
    where release_id = ${release}::uuid and name = ${name} and part = ${part}`)
  return row?.content ?? null
}

/** Stores a part of the content of a file; parts count from 0. */
export async function storeFilePart(
  writing: Writing,
  release: string,
  { name, part, content }: { readonly name: string; readonly part: number; readonly content: Buffer },
): Promise<void> {
  await writing.run(sql`
    insert into analytics.release_file_part (release_id, name, part, content) values (${release}::uuid, ${name}, ${part}, ${content})`)
}

/** Stores the sizes and digests of the files of a release. */
export async function storeFiles(
  writing: Writing,
  release: string,
  files: readonly ReleaseFile[],
): Promise<void> {
  await writing.run(sql`
    insert into analytics.release_file (release_id, name, bytes, sha256)
    select ${release}::uuid, file."name", file."bytes", file."sha256"
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as file("name" text, "bytes" bigint, "sha256" text)`)
}
