import postgres from 'postgres'

/** What the server says went wrong, or what it gives notice of. */
export type ServerWords = Readonly<Record<string, string>>

/** Reads an ErrorResponse or a NoticeResponse whose fields stand from `at` to `limit`. */
export function wordsOf(bytes: Buffer, at: number, limit: number): ServerWords {
  const words: Record<string, string> = {}
  let next = at
  while (bytes[next] !== 0) {
    const end = bytes.indexOf(0, next + 1)
    if (end < 0 || end >= limit) throw new Error('The database sent an error without an end')
    const name = FIELDS[String.fromCharCode(bytes[next] ?? 0)]
    if (name) words[name] = bytes.toString('utf8', next + 1, end)
    next = end + 1
  }
  return words
}

/** The same as an error of the driver's. */
export function serverError(words: ServerWords): postgres.PostgresError {
  // the driver's class takes the fields; its type says that it takes a message
  return Reflect.construct(postgres.PostgresError, [words])
}

/** What the server would have said of a statement that it has skipped because of another. */
export function skipped(): postgres.PostgresError {
  return serverError({
    code: '25P02',
    severity: 'ERROR',
    message: 'current transaction is aborted, commands ignored until end of transaction block',
  })
}

/** The fields that are looked at, with the driver's names for them. */
const FIELDS: Readonly<Record<string, string>> = {
  V: 'severity',
  C: 'code',
  M: 'message',
  D: 'detail',
  t: 'table_name',
  n: 'constraint_name',
  R: 'routine',
}
