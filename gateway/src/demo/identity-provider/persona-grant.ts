import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider'
import { API_AUDIENCE } from '../../config/claims.ts'
import { PERSONA_GRANT } from './demo-client.ts'
import { PERSONA_PATTERNS, type Personas } from './personas.ts'
import { apiResource } from './resource.ts'

/** Teaches a provider the persona grant. Answers an access token for the graph, or `invalid_request` naming what exists. */
export function registerPersonaGrant(provider: Provider, personas: Personas): void {
  provider.registerGrantType<{ persona?: unknown }>(PERSONA_GRANT, (ctx) => personaGrant(ctx, personas), [
    'persona',
  ])
}

async function personaGrant(ctx: TokenEndpointGrantContext<{ persona?: unknown }>, personas: Personas) {
  const { provider, client, params } = ctx.oidc
  const persona = typeof params.persona === 'string' ? personas.find(params.persona) : undefined
  if (!persona) throw new errors.InvalidRequest(`unknown persona; there are ${PERSONA_PATTERNS.join(', ')}`)

  // Nobody granted anything and nothing can be revoked: the token stands alone for its hour.
  const token = new provider.AccessToken({ accountId: persona.name, client, gty: PERSONA_GRANT, grantId: '' })
  token.resourceServer = new provider.ResourceServer(API_AUDIENCE, apiResource)
  const accessToken = await token.save()
  ctx.body = { access_token: accessToken, token_type: token.tokenType, expires_in: token.expiration }
}
