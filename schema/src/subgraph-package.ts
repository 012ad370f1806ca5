import type { Download } from './download.ts'
import type { EventHandlers } from './events/handlers.ts'
import type { Processing } from './processing.ts'
import type { RecordCopyContribution } from './record-copy/contribution.ts'
import type { Subgraph } from './subgraph.ts'
import type { LiveFigure } from './subscription.ts'
import type { UnscannedFiles } from './unscanned-files.ts'
import type { Upload } from './upload.ts'

/**
 * What the package of a subgraph shows, and all that it shows. Each part is loaded when it is asked for: a process that delivers events does not pay
 * for the graph, nor one that serves a subgraph for the files of the others.
 */
export interface SubgraphPackage<Session, Database, Administrator = never> {
  /** Its part of the graph: name, schema and policy. */
  subgraph(): Promise<Subgraph<Session>>
  /** What it processes of persons, for the register of processing activities. */
  processing(): Promise<Processing>
  /** Its part of the copy of a record that a person gets. */
  recordCopy(): Promise<RecordCopyContribution>
  /** What it does with events, by name. */
  eventHandlers(): Promise<(database: Database) => EventHandlers>
  /** Figures that may be watched, by their field of `Subscription`. */
  subscriptions?(): Promise<Readonly<Record<string, LiveFigure<Session>>>>
  /** What leaves it as a file. */
  downloads?(): Promise<readonly Download<Session>[]>
  /** What comes into it as a file. */
  uploads?(): Promise<readonly Upload<Session>[]>
  /** Of what came in as a file, what no scanner has seen. */
  unscannedFiles?(): Promise<UnscannedFiles<Administrator>>
}
