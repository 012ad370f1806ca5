import { encodeId } from '@cse/schema/ids'
import type { Sql } from 'postgres'
import type { Client } from '../../client.ts'
import { NODE_TABLES, prefixOf } from '../fixtures/node-tables.ts'

/** How `node` and `nodes` answered for the id of some row of a type. */
export interface ById {
  readonly node: 'FORBIDDEN' | 'answered'
  readonly nodes: 'FORBIDDEN' | 'answered'
}

/** A row of each type with an id, whoever may see it. */
export async function someIds(admin: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = Object.entries(NODE_TABLES).map(async ([type, table]) => {
    const [row] = await admin.unsafe<{ id: string }[]>(`select id from ${table} limit 1`)
    return [type, encodeId(prefixOf(type), row?.id ?? '')] as const
  })
  return new Map(await Promise.all(rows))
}

/** Asks for each of these ids by `node` and by `nodes`. An error counts only at the place of its id. */
export async function executeById(
  client: Client,
  ids: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, ById>> {
  const types = [...ids.keys()]
  const single = types.map((type) => `${type}: node(id: "${ids.get(type)}") { id }`).join(' ')
  const list = await client.query('query ByIds($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
    ids: [...ids.values()],
  })
  const each = await client.query(`query ById { ${single} }`)
  const isRefused = (answer: typeof list, ...place: (string | number)[]) =>
    answer.errors?.some(
      ({ path, extensions }) => extensions.code === 'FORBIDDEN' && path?.join('.') === place.join('.'),
    ) ?? false
  return new Map(
    types.map((type, at) => [
      type,
      {
        node: isRefused(each, type) ? 'FORBIDDEN' : 'answered',
        // refusals of one list are counted in one error, which stands at the first
        nodes: isRefused(list, 'nodes', at) || (list.errors ?? []).length > 0 ? 'FORBIDDEN' : 'answered',
      },
    ]),
  )
}
