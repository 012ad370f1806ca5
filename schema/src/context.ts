import type { EServices } from './e-services.ts'
import type { GraphKeys } from './graph-keys.ts'
import type { Viewer } from './viewer.ts'

/**
 * What a resolver may use. A subgraph names the session of its database and adds its store and commands:
 * `interface CasesContext extends SubgraphContext<SchemaSession> { commands: … }`.
 */
export interface SubgraphContext<Session = unknown> {
  readonly viewer: Viewer
  /** The viewer's session in the database, as this subgraph's role. */
  readonly session: Session
  /** The instant of the request: the same for all that the request reads and writes. */
  readonly now: Date
  /** With which the graph was opened. */
  readonly keys: GraphKeys
  /** The e-services of other administrations; null where none may be called. */
  readonly eServices: EServices | null
}
