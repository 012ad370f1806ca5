import type { ResourceServer } from 'oidc-provider'
import { API_AUDIENCE } from '../../config/claims.ts'
import { DEMO_LIFETIME } from '../../config/issuers.ts'
import { SIGNING_ALGORITHM } from './signing-key.ts'

/** The scope that stands for the whole graph: what a token may do in it is decided by the viewer, not by OAuth scopes. */
export const API_SCOPE = 'cse'

/** The graph as a resource of the provider (RFC 8707): its access tokens are signed JWTs (RFC 9068) that last an hour. */
export const apiResource: ResourceServer = {
  scope: API_SCOPE,
  audience: API_AUDIENCE,
  accessTokenFormat: 'jwt',
  accessTokenTTL: DEMO_LIFETIME,
  jwt: { sign: { alg: SIGNING_ALGORITHM } },
}
