import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type Builder, createBuilder } from '@cse/schema/builder'
import type { SubgraphContext } from '@cse/schema/context'
import { policy } from './policy.ts'

/** What resolvers of this subgraph are given: the viewer, the instant, and the database as the role of persons. */
export type PersonsContext = SubgraphContext<SchemaSession>

export const builder: Builder<PersonsContext> = createBuilder<PersonsContext>({ policy })
