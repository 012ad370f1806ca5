import { type EServiceAnswer, type EServiceCall, SourceFault } from '@cse/schema/e-services'
import type { Configuration, EServiceSettings } from '../configuration.ts'
import { digestHeader, integritySignature } from '../modi/integrity.ts'
import { trackingEvidence } from '../modi/tracking-evidence.ts'
import type { PossessionProof } from '../pdnd/dpop.ts'
import type { createVouchers } from '../pdnd/vouchers.ts'
import { causeOfRefusal } from './diagnosis.ts'
import type { Http, HttpAnswer } from './http.ts'

/** What all calls are sent with. */
export interface Sender {
  readonly http: Http
  readonly vouchers: ReturnType<typeof createVouchers>
  readonly possession: () => Promise<PossessionProof>
  readonly configuration: Configuration
  readonly clock: () => Date
}

/** Seconds of a pause for which a source did not say how long it is. */
const PAUSE = 60

/** Sends one call as PDND and ModI want it. Each time anew, since what is signed serves once. @throws SourceFault when there is no answer */
export async function send(
  { http, vouchers, possession, configuration, clock }: Sender,
  {
    url,
    audience,
    purposeId,
    dpop,
    signed,
    timeoutSeconds,
  }: EServiceSettings & { readonly purposeId: string },
  call: EServiceCall,
): Promise<EServiceAnswer> {
  const client = configuration.bodies.get(call.body)
  if (!client) throw new SourceFault('NOT_CONFIGURED')
  const now = clock()
  const signal = AbortSignal.timeout(timeoutSeconds * 1000)
  const { id: operator, assurance } = call.operator
  const evidence = signed
    ? await trackingEvidence(client, audience, { purposeId, operator, place: client.place, assurance }, now)
    : undefined
  const proof = dpop ? await possession() : undefined
  const voucher = await vouchers({
    client,
    purposeId,
    digest: evidence?.digest,
    possession: proof,
    signal,
  })
  const digest = digestHeader(call.payload)
  const { contentType } = call
  const signature = signed
    ? await integritySignature(client, audience, { digest, contentType }, now)
    : undefined
  const address = `${url}${call.path}`
  const answer = await http(address, {
    body: call.payload,
    signal,
    headers: {
      'content-type': contentType,
      accept: 'application/json, application/problem+json, text/xml',
      authorization: `${proof ? 'DPoP' : 'Bearer'} ${voucher}`,
      digest,
      ...(proof && { dpop: await proof.proofFor({ method: 'POST', url: address, voucher, now }) }),
      ...(evidence && { 'agid-jwt-trackingevidence': evidence.token }),
      ...(signature && { 'agid-jwt-signature': signature }),
      ...(call.soapAction !== undefined && { soapaction: `"${call.soapAction}"` }),
    },
  })
  const correlation = answer.header('govway-transaction-id') ?? answer.header('x-correlation-id')
  assertAnswered(answer, correlation, () =>
    causeOfRefusal(
      { voucher, evidence: evidence?.token, signature, digest },
      call.payload,
      configuration.pdnd.audience,
      now,
    ),
  )
  return { status: answer.status, text: answer.text, correlation }
}

/** @throws SourceFault for what is no answer of the source to what was requested */
function assertAnswered(answer: HttpAnswer, correlation: string | null, cause: () => string | null): void {
  const { status, text } = answer
  if (status === 429) {
    const seconds = Number(answer.header('retry-after'))
    throw new SourceFault('OVERLOADED', { correlation, retryAfter: seconds > 0 ? seconds : PAUSE })
  }
  if (
    status === 401 ||
    status === 403 ||
    /Interoperability(InvalidRequest|InvalidToken)|"govway_id"/.test(text)
  )
    throw new SourceFault('REFUSED_SIGNATURE', { correlation, code: cause() ?? `HTTP ${status}` })
  if (status >= 500) throw new SourceFault('BROKEN', { correlation, code: `HTTP ${status}` })
}
