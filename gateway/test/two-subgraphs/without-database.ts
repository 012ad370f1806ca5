import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { SubgraphContext } from '@cse/schema/context'

/** The subgraphs of these tests hold their rows themselves: what is searched in them is noted nowhere, since there is no database. */
export function withoutDatabase(request: SubgraphContext<SchemaSession>): SubgraphContext<SchemaSession> {
  const session: SchemaSession = Object.create(request.session, { search: { value: () => {} } })
  return { ...request, session }
}
