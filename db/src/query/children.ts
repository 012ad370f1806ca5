import type { SchemaSession } from '../session/schema-session.ts'
import { listLoader } from './loader.ts'

/** Asks for the rows of all parents under the same arguments; in what order the parents come back does not matter. */
export type FetchChildren<Args extends object, Row> = (
  session: SchemaSession,
  parents: readonly string[],
  args: Args,
) => Promise<readonly Row[]>

/**
 * Lists under a parent that take arguments, such as a year or a stretch of a page: `appointmentsOfPerson(session, person, stretch)`.
 * Parents asked for in the same tick with equal arguments become one statement. Arguments must survive JSON.
 */
export function children<Args extends object, Row>(
  name: string,
  fetch: FetchChildren<Args, Row>,
  parentOf: (row: Row) => string,
) {
  const load = listLoader(
    name,
    async (session, keys: readonly string[]) => {
      const groups = Map.groupBy(keys, (key) => key.slice(key.indexOf('\n')))
      const lists = [...groups].map(async ([requested, group]) => {
        const parents = group.map((key) => key.slice(0, key.indexOf('\n')))
        const args: Args = JSON.parse(requested)
        const rows = await fetch(session, parents, args)
        return rows.map((row) => ({ key: `${parentOf(row)}${requested}`, row }))
      })
      return (await Promise.all(lists)).flat()
    },
    ({ key }) => key,
  )
  return async (session: SchemaSession, parent: string, args: Args): Promise<Row[]> => {
    const list = await load(session, `${parent}\n${JSON.stringify(args)}`)
    return list.map(({ row }) => row)
  }
}
