import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Provider } from 'oidc-provider'
import { SPID_LEVEL_2 } from '../../config/claims.ts'
import { PAGE_POLICY, signInPage } from './pages.ts'
import type { Personas } from './personas.ts'
import { shownPersonas } from './shown-personas.ts'

/** A form with the name of a persona is far smaller. */
const LARGEST_FORM_BYTES = 4096

/**
 * One sign-in under way: shows the personas, and once one is chosen hands the browser back to the application.
 * Rejects when the browser has no sign-in under way at this address.
 */
export async function signIn(
  provider: Provider,
  personas: Personas,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response)
  const chosen = request.method === 'POST' ? personas.find(await personaOf(request)) : undefined
  if (chosen) {
    const login = { accountId: chosen.name, acr: SPID_LEVEL_2, amr: ['persona'] }
    return provider.interactionFinished(request, response, { login })
  }
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.setHeader('content-security-policy', PAGE_POLICY)
  response.setHeader('cache-control', 'no-store')
  response.end(signInPage(shownPersonas(personas), request.method === 'POST'))
}

async function personaOf(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > LARGEST_FORM_BYTES) return ''
  return new URLSearchParams(await text(request)).get('persona')?.trim() ?? ''
}
