import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { createBuilder } from '@cse/schema/builder'
import type { SubgraphContext } from '@cse/schema/context'
import { policy } from './policy.ts'

export const builder = createBuilder<SubgraphContext<SchemaSession>>({ policy })
