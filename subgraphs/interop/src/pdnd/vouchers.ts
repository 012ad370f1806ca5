import { SourceFault } from '@cse/schema/e-services'
import { z } from 'zod'
import type { Http } from '../calls/http.ts'
import { clientAssertion, type SigningClient } from './client-assertion.ts'
import type { PossessionProof } from './dpop.ts'

/** For what a voucher is requested. */
export interface VoucherRequest {
  readonly client: SigningClient
  readonly purposeId: string
  /** SHA-256 in hex of the evidence of this one call. */
  readonly digest?: string | undefined
  /** Binds the voucher to a key, where the e-service wants that. */
  readonly possession?: PossessionProof | undefined
  readonly signal?: AbortSignal
}

interface Voucher {
  readonly text: string
  /** Milliseconds of the epoch. */
  readonly usableUntil: number
}

/** Milliseconds before its end from which a voucher is not used any more. */
const SPARE = 60_000

const answer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  token_type: z.string(),
})
const refusal = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) })

/**
 * The vouchers of PDND. One that carries the digest of an evidence is for that call alone and kept by nobody; one without is used until a minute
 * before its end by all calls of the same purpose, and asked for once however many wait for it.
 */
export function createVouchers(
  { tokenEndpoint, audience }: { readonly tokenEndpoint: string; readonly audience: string },
  http: Http,
  clock: () => Date,
): (request: VoucherRequest) => Promise<string> {
  const kept = new Map<string, Promise<Voucher>>()

  async function request({ client, purposeId, digest, possession, signal }: VoucherRequest) {
    const now = clock()
    const form = new URLSearchParams({
      client_id: client.clientId,
      client_assertion: await clientAssertion(client, { audience, purposeId, digest }, now),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      grant_type: 'client_credentials',
    })
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(possession && { dpop: await possession.proofFor({ method: 'POST', url: tokenEndpoint, now }) }),
    }
    const { status, text } = await http(tokenEndpoint, { headers, body: form.toString(), signal })
    const parsed = status === 200 ? answer.safeParse(jsonOf(text)) : undefined
    if (!parsed?.success) {
      const refused = refusal.safeParse(jsonOf(text))
      throw new SourceFault('NO_VOUCHER', { code: refused.data?.errors[0]?.code ?? `HTTP ${status}` })
    }
    const { access_token, expires_in } = parsed.data
    return { text: access_token, usableUntil: now.getTime() + expires_in * 1000 - SPARE }
  }

  async function shared(name: string, wanted: VoucherRequest): Promise<string> {
    const current = kept.get(name)
    if (current) {
      const voucher = await current.catch(() => undefined)
      if (voucher && voucher.usableUntil > clock().getTime()) return voucher.text
      // whoever waited too has requested the next one already
      if (kept.get(name) !== current && kept.has(name)) return shared(name, wanted)
    }
    const fresh = request(wanted)
    kept.set(name, fresh)
    fresh.catch(() => kept.get(name) === fresh && kept.delete(name))
    return (await fresh).text
  }

  return async (wanted) => {
    if (wanted.digest !== undefined) return (await request(wanted)).text
    const { client, purposeId, possession } = wanted
    return shared(`${client.clientId} ${purposeId} ${possession ? 'dpop' : ''}`, wanted)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
