import { parseArgs } from 'node:util'
import { z } from 'zod'
import { clientAssertion, credentialsForm } from '../authentication/pdnd/client-assertion.ts'
import { PARTNERS } from '../config/demo-clients.ts'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { DEMO_CLIENT, PERSONA_GRANT } from '../demo/identity-provider/demo-client.ts'
import { partnerKey } from '../demo/identity-provider/signing-key.ts'

/**
 * `pnpm token <persona> [--json]` prints a bearer token of the running demo provider; `pnpm token --list` who there is. With `--signed`,
 * a partner gets its token in the way of a real one, by an assertion that it signs with its key in `directory`.
 * Whatever prevents it is one sentence on the error output, with exit code 1.
 */
export async function tokenCommand(
  args: readonly string[],
  address: string,
  directory?: string,
): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      signed: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [persona] = positionals
  if (values.list) return list(await fetched(`${address}/personas`, shownDirectory), values.json)
  if (persona === undefined)
    throw new Sentence('Name a persona: pnpm token social-worker@bari, or pnpm token --list.')

  const body = values.signed
    ? await signedForm(persona, address, directory)
    : new URLSearchParams({ grant_type: PERSONA_GRANT, client_id: DEMO_CLIENT, persona })
  const answer = await fetched(`${address}/token`, tokens, { method: 'POST', body })
  return values.json ? JSON.stringify({ persona, ...answer }, null, 2) : answer.access_token
}

async function signedForm(client: string, audience: string, directory?: string): Promise<URLSearchParams> {
  if (!PARTNERS.includes(client))
    throw new Sentence(`Only partners sign for their tokens: ${PARTNERS.join(', ')}.`)
  const key = partnerKey(directory, client)
  return credentialsForm(client, await clientAssertion({ client, key, audience, now: new Date() }))
}

/** Says to the person at the terminal what to do. */
class Sentence extends Error {}

const tokens = z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.number() })
const refusal = z.object({ error_description: z.string() })
const shownDirectory = z.object({
  personas: z.array(
    z.object({ label: z.string(), personas: z.array(z.object({ name: z.string(), label: z.string() })) }),
  ),
  patterns: z.array(z.string()),
})

async function fetched<T>(url: string, shape: z.ZodType<T>, request: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(10_000) }).catch(() => {
    throw new Sentence(
      `The demo identity provider does not answer at ${new URL(url).origin}: start it with pnpm start.`,
    )
  })
  const body: unknown = await response.json().catch(() => null)
  const answer = shape.safeParse(body)
  if (response.ok && answer.success) return answer.data
  const refused = refusal.safeParse(body)
  throw new Sentence(
    refused.success
      ? `No token: ${refused.data.error_description}.`
      : `${new URL(url).origin} is not the demo identity provider: set IDENTITY_PORT to its port.`,
  )
}

function list({ personas, patterns }: z.infer<typeof shownDirectory>, json: boolean): string {
  if (json) return JSON.stringify({ personas, patterns }, null, 2)
  const named = personas.flatMap((group) => group.personas)
  const width = Math.max(...named.map(({ name }) => name.length))
  return [
    ...named.map(({ name, label }) => `${name.padEnd(width)}  ${label}`),
    '',
    `Any comune (ISTAT code or name) and any Ambito (code): ${patterns.filter((name) => name.includes('@')).join(', ')}`,
  ].join('\n')
}

if (import.meta.main) {
  try {
    const { identityProvider, dataDirectory } = processSettings()
    if (!identityProvider) throw new Sentence('There are no demo personas here: CSE_DEMO is off.')
    console.log(await tokenCommand(process.argv.slice(2), identityProvider.address, dataDirectory))
  } catch (error) {
    if (!(error instanceof Sentence || error instanceof SettingsError || isUsage(error))) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/** An option that does not exist; node's own message names it. */
function isUsage(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
