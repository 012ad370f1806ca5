import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { LiveFigure } from '@cse/schema/subscription'
import type { Logger } from 'pino'
import { SUBGRAPHS } from '../config/settings.ts'
import type { SubgraphDatabases } from '../config/subgraph-databases.ts'
import { subgraphPackages } from '../subgraphs/packages.ts'
import type { LiveFigures } from './question.ts'
import { startWatch, type Watch } from './watch.ts'

/** The live figures of all subgraphs, and who looks after them. */
export interface Live {
  readonly figures: LiveFigures
  readonly watches: ReadonlyMap<string, Watch>
  stop(): Promise<void>
}

/** Nobody looks before somebody listens. Whoever looks sees all figures there are, and shows none: the listeners' own queries do. */
export async function openLive(databases: Pick<SubgraphDatabases, 'of'>, logger: Logger): Promise<Live> {
  const figures = new Map<string, LiveFigure<SchemaSession>>()
  const watches = new Map<string, Watch>()
  for (const name of SUBGRAPHS) {
    for (const [field, figure] of Object.entries((await subgraphPackages[name].subscriptions?.()) ?? {})) {
      figures.set(field, figure)
      const changes = (watched: readonly string[]) =>
        databases.of(name).system(name, (session) => figure.changes(session, watched), ['region'])
      watches.set(
        field,
        startWatch(changes, (error) => logger.warn({ err: error, figure: field }, 'changes cannot be read')),
      )
    }
  }
  return {
    figures,
    watches,
    stop: async () => void (await Promise.all([...watches.values()].map((watch) => watch.stop()))),
  }
}
