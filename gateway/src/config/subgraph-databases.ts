import type { Database } from '@cse/db/src/session/database'
import { openDatabase } from '@cse/db/src/session/database'
import { databaseKeysOf } from './keys.ts'
import { replicaUrls } from './replica-settings.ts'
import { type Settings, SUBGRAPHS, type SubgraphName } from './settings.ts'

/** The connections of this process: one pool for all subgraphs, and one more for each that has a database of its own. */
export interface SubgraphDatabases {
  /** Logs in as nobody in particular and becomes each subgraph's role for its statements. */
  readonly common: Database
  /** Where a subgraph's sessions come from. */
  of(subgraph: SubgraphName): Database
  close(): Promise<void>
}

/** Opens the databases; `login` is that of `cse_platform`. No connection is made before it is needed. */
export function openSubgraphDatabases(settings: Settings, login: string): SubgraphDatabases {
  const options = { max: settings.connections, ...databaseKeysOf(settings.keys) }
  const { replicas } = settings
  const common = openDatabase({
    ...options,
    url: login,
    replicas: replicas
      ? { urls: replicaUrls(replicas.addresses, login), longestLag: replicas.lagSeconds * 1_000 }
      : undefined,
  })
  const own = new Map(
    SUBGRAPHS.flatMap((only) => {
      const url = settings.subgraphDatabaseUrls[only]
      return url === undefined ? [] : [[only, openDatabase({ ...options, url, only })] as const]
    }),
  )
  return {
    common,
    of: (subgraph) => own.get(subgraph) ?? common,
    close: async () => {
      await Promise.all([common, ...own.values()].map((database) => database.close()))
    },
  }
}
