import { once } from 'node:events'
import { createServer } from 'node:http'
import { PARTNERS } from '../../config/demo-clients.ts'
import { createProvider } from './openid-provider.ts'
import { PAGE_POLICY, welcomePage } from './pages.ts'
import { PERSONA_PATTERNS, type Personas } from './personas.ts'
import { shownPersonas } from './shown-personas.ts'
import { signIn } from './sign-in.ts'
import { partnerKey, signingKey } from './signing-key.ts'

/** A demo identity provider that is running. */
export interface IdentityProvider {
  /** Its address, which is also the `iss` of its tokens. */
  readonly issuer: string
  stop(): Promise<void>
}

/**
 * Starts the demo's OpenID provider: discovery, keys, authorization code with PKCE, the persona grant, and client credentials for
 * partners, who sign their assertions with keys of their own.
 * `citizenTaxCode` answers the tax code of a person with an open case; `allowedOrigins` are those of the pages that may
 * ask for tokens; keys are kept in `directory`, or made anew. Port 0 takes any free one.
 */
export async function startIdentityProvider(options: {
  readonly host: string
  readonly port: number
  readonly personas: Personas
  readonly citizenTaxCode: () => Promise<string>
  readonly allowedOrigins: readonly string[]
  /** Where else than on this machine a sign-in may return to; nowhere by default. */
  readonly redirects?: readonly string[]
  readonly directory?: string
}): Promise<IdentityProvider> {
  const key = signingKey(options.directory)
  const server = createServer()
  const port = await listening(server.listen(options.port, options.host), options.port)
  const issuer = `http://127.0.0.1:${port}`
  const partners = new Map(PARTNERS.map((client) => [client, partnerKey(options.directory, client)]))
  const provider = createProvider({ redirects: [], ...options, issuer, key, partners })
  const answer = provider.callback()

  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer)
    if (pathname === '/personas') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ personas: shownPersonas(options.personas), patterns: PERSONA_PATTERNS }))
    } else if (pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.setHeader('content-security-policy', PAGE_POLICY)
      response.end(welcomePage())
    } else if (pathname.startsWith('/interaction/')) {
      signIn(provider, options.personas, request, response).catch(() => response.writeHead(400).end())
    } else {
      answer(request, response).catch(() => response.destroy())
    }
  })

  return {
    issuer,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The port a server got, once it has it. */
async function listening(server: ReturnType<typeof createServer>, requested: number): Promise<number> {
  await once(server, 'listening').catch((error: unknown) => {
    throw new Error(
      `The demo identity provider cannot use port ${requested}: choose another one with IDENTITY_PORT.`,
      {
        cause: error,
      },
    )
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : requested
}
