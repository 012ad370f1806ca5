import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type Builder, createBuilder } from '@cse/schema/builder'
import type { SubgraphContext } from '@cse/schema/context'
import { policy } from './policy.ts'

/** What resolvers of this subgraph are given: the viewer, the instant, and the database as the role of cases. */
export type CasesContext = SubgraphContext<SchemaSession>

export const builder: Builder<CasesContext> = createBuilder<CasesContext>({ policy })
