import type { House } from '@cse/db/src/session/database'
import { openHouse } from '@cse/db/src/session/database'
import { type Settings, SUBGRAPHS, type SubgraphName } from './settings.ts'

/** The connections of this process: one pool for all subgraphs, and one more for each that has a database of its own. */
export interface Houses {
  /** Logs in as nobody in particular and becomes each subgraph's role for its statements. */
  readonly common: House
  /** Where a subgraph's sessions come from. */
  of(subgraph: SubgraphName): House
  close(): Promise<void>
}

const CONNECTIONS = 20

/** Opens the houses; `login` is that of `cse_house`. No connection is made before it is needed. */
export function openHouses(settings: Settings, login: string): Houses {
  const common = openHouse({ url: login, max: CONNECTIONS })
  const own = new Map(
    SUBGRAPHS.flatMap((only) => {
      const url = settings.subgraphDatabaseUrls[only]
      return url === undefined ? [] : [[only, openHouse({ url, only, max: CONNECTIONS })] as const]
    }),
  )
  return {
    common,
    of: (subgraph) => own.get(subgraph) ?? common,
    close: async () => {
      await Promise.all([common, ...own.values()].map((house) => house.close()))
    },
  }
}
