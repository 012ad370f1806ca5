import { readTerritory } from '@cse/db/reference/territory'
import type { Settings } from '../config/settings.ts'
import { EXAMPLES } from './explorer/examples.ts'
import { EXPLAIN_PATH } from './explorer/explain-route.ts'
import type { ExplorerRoute } from './explorer/routes.ts'
import { personasOf } from './identity-provider/personas.ts'
import { startIdentityProvider } from './identity-provider/server.ts'
import { shownPersonas } from './identity-provider/shown-personas.ts'

/** What a demo has beside the gateway: somebody to be. */
export interface Demo {
  /** Address of the identity provider, and the issuer of its tokens. */
  readonly issuer: string
  /** Lets the pages of this address ask for tokens. */
  allow(origin: string): void
  stop(): Promise<void>
}

/** Starts the demo's identity provider. Who the citizen is, it learns when somebody asks for that persona. */
export async function startDemo(
  { host, port }: NonNullable<Settings['identityProvider']>,
  given: {
    readonly citizenTaxCode: () => Promise<string | null>
    readonly directory: string
    /** Whose pages may fetch tokens, beside the explorer. */
    readonly origins: readonly string[]
    readonly redirects: readonly string[]
  },
): Promise<Demo> {
  const personas = personasOf(readTerritory())
  const allowedOrigins: string[] = [...given.origins]
  const citizenTaxCode = async () => {
    const taxCode = await given.citizenTaxCode()
    if (!taxCode) throw new Error('The database has no citizen for the demo: its population is not of ours.')
    return taxCode
  }
  const provider = await startIdentityProvider({
    host,
    port,
    personas,
    citizenTaxCode,
    allowedOrigins,
    directory: given.directory,
    redirects: given.redirects,
  })
  return {
    issuer: provider.issuer,
    allow: (origin) => allowedOrigins.push(origin, origin.replace('127.0.0.1', 'localhost')),
    stop: () => provider.stop(),
  }
}

/** The page on which a demo is tried, and its files. */
export async function demoExplorer(issuer: string): Promise<readonly ExplorerRoute[]> {
  const { explorerRoutes } = await import('./explorer/routes.ts')
  return explorerRoutes({
    endpoint: '/graphql',
    liveEndpoint: '/graphql/live',
    explainEndpoint: EXPLAIN_PATH,
    identityProvider: issuer,
    personas: shownPersonas(personasOf(readTerritory())),
    examples: EXAMPLES,
  })
}
