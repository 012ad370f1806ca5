import { randomBytes } from 'node:crypto'
import { type ClientMetadata, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { API_AUDIENCE, CLAIM_NAMES, FISCAL_NUMBER_PREFIX } from '../../config/claims.ts'
import { DEMO_CLIENT, PERSONA_GRANT } from './demo-client.ts'
import { memory } from './memory.ts'
import { errorPage, PAGE_POLICY, signedOutPage, signOutPage } from './pages.ts'
import { registerPersonaGrant } from './persona-grant.ts'
import type { Personas } from './personas.ts'
import { API_SCOPE, apiResource } from './resource.ts'
import { publicHalf, SIGNING_ALGORITHM, type TokenKey } from './signing-key.ts'

/** Where an application of the demo may have its sign-in returned: any port of the own machine (RFC 8252, 7.3). */
const REDIRECT_URIS = ['http://127.0.0.1/callback', 'http://localhost/callback']

/** How long somebody stays signed in without being at the application, in seconds: a day at work. */
const REFRESH_SECONDS = 8 * 3600

/**
 * An OpenID provider whose accounts are the personas and whose access tokens are for the graph. Its own pages are replaced,
 * since they take their font from elsewhere; a sign-in is at `/interaction/<uid>`, and whoever serves the provider answers it.
 */
export function createProvider(options: {
  readonly issuer: string
  readonly key: TokenKey
  readonly personas: Personas
  readonly citizenTaxCode: () => Promise<string>
  readonly allowedOrigins: readonly string[]
  /** Where else a sign-in may return to, and where a person may be sent who has signed out. */
  readonly redirects: readonly string[]
  /** The partners, each with the key it signs its assertions with. */
  readonly partners: ReadonlyMap<string, TokenKey>
}): Provider {
  const provider = new Provider(options.issuer, {
    adapter: memory(() => new Date()),
    jwks: { keys: [options.key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: DEMO_CLIENT,
        client_name: 'Applicazione dimostrativa',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', PERSONA_GRANT],
        redirect_uris: [...REDIRECT_URIS, ...options.redirects],
        post_logout_redirect_uris: [...options.redirects],
      },
      ...[...options.partners].map(([name, key]) => partnerClient(name, key)),
    ],
    scopes: ['openid'],
    // each is good once: one that is used again ends the whole sign-in (RFC 9700, 4.14.2)
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
    clientBasedCORS: (_ctx, origin) => options.allowedOrigins.includes(origin),
    findAccount: (_ctx, name) =>
      options.personas.find(name) && { accountId: name, claims: async () => ({ sub: name }) },
    async extraTokenClaims(_ctx, token) {
      // a partner that comes with an assertion is the persona of its name
      const name = 'accountId' in token ? token.accountId : token.clientId
      const persona = options.personas.find(String(name))
      if (!persona?.citizen) return persona?.claims
      const fiscalNumber = FISCAL_NUMBER_PREFIX + (await options.citizenTaxCode())
      return { ...persona.claims, [CLAIM_NAMES.fiscalNumber]: fiscalNumber }
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.set('content-security-policy', PAGE_POLICY)
          ctx.body = signOutPage(form)
        },
        postLogoutSuccessSource(ctx) {
          ctx.set('content-security-policy', PAGE_POLICY)
          ctx.body = signedOutPage()
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => apiResource,
      },
    },
    interactions: { policy: signInOnly(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantEverything,
    renderError(ctx, { error, error_description = '' }) {
      ctx.type = 'html'
      ctx.set('content-security-policy', PAGE_POLICY)
      ctx.body = errorPage(error, error_description, remedyOf(error, options.redirects))
    },
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      ClientCredentials: 3600,
      Grant: REFRESH_SECONDS,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: REFRESH_SECONDS,
      Session: REFRESH_SECONDS,
    },
  })
  registerPersonaGrant(provider, options.personas)
  return provider
}

/** What a developer can do about an error, where it is one of the usual ones. */
function remedyOf(error: string, redirects: readonly string[]): string | null {
  if (error === 'invalid_redirect_uri')
    return `Gli indirizzi di ritorno ammessi sono ${[...REDIRECT_URIS, ...redirects].join(', ')} (su questa macchina con qualsiasi porta): altri si aggiungono con CSE_REDIRECT_URIS.`
  if (error === 'invalid_client') return `Il client della dimostrazione è ${DEMO_CLIENT}.`
  return null
}

/** A partner: it has no secret, but signs who it is for each token it asks for (RFC 7523). */
function partnerClient(name: string, key: TokenKey): ClientMetadata {
  return {
    client_id: name,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: SIGNING_ALGORITHM,
    jwks: { keys: [publicHalf(key)] },
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }
}

/** Nobody is asked to consent to the demo. */
function signInOnly() {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  return policy
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid')
  grant.addResourceScope(API_AUDIENCE, API_SCOPE)
  await grant.save()
  return grant
}
