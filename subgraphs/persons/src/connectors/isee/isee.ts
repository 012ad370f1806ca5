import { querySource } from '@cse/interop'
import { SourceFault } from '@cse/schema/e-services'
import { principalOf } from '@cse/schema/viewer'
import type { PersonsContext } from '../../builder.ts'
import type { IseeKind } from '../../rules/isee.ts'
import { documentIn, type IseeResult, resultOf } from './answer.ts'
import { attestedIndicator, attestedIsees, belowThreshold } from './attested.ts'
import {
  attestationRequest,
  envelope,
  type IseeOperation,
  type IseeSubject,
  indicatorRequest,
  thresholdRequest,
} from './request.ts'

/** In whose name it is asked, and about which record. */
export interface IseeRequest {
  /** `comune:072006` */
  readonly body: string
  /** uuid of the person. */
  readonly person: string
  readonly subject: IseeSubject
}

/** On which side of a threshold somebody's ISEE is (riscontro); null when nothing is declared. @throws SourceFault */
export const iseeThreshold = (context: PersonsContext, request: IseeRequest, code: string) =>
  query(
    context,
    request,
    'ConsultazioneSogliaIndicatore',
    thresholdRequest(request.subject, code),
    ({ result }) => belowThreshold(result),
  )

/** One indicator of somebody, as a list of it; null when nothing is declared. @throws SourceFault */
export const iseeIndicator = (context: PersonsContext, request: IseeRequest, kind: IseeKind) =>
  query(
    context,
    request,
    'ConsultazioneIndicatore',
    indicatorRequest(request.subject, kind),
    async (found) => [
      attestedIndicator(await documentIn(found, 'XmlEsitoIndicatore'), kind, request.subject.taxCode),
    ],
  )

/** All that is attested of somebody; null when nothing is declared. @throws SourceFault */
export const iseeAttestation = (context: PersonsContext, request: IseeRequest) =>
  query(context, request, 'ConsultazioneAttestazione', attestationRequest(request.subject), async (found) =>
    attestedIsees(await documentIn(found, 'XmlEsitoAttestazione'), request.subject.taxCode),
  )

/** Sends a request to INPS and reads what it answers. */
async function query<Read>(
  context: PersonsContext,
  { body, person, subject }: IseeRequest,
  operation: IseeOperation,
  request: Parameters<typeof envelope>[2],
  read: (found: IseeResult) => Read | Promise<Read>,
) {
  /** Read once, by the journal first: what is no answer stands there as it is refused. */
  let answered: { readonly request: string; readonly read: Read } | null = null
  let fault: unknown = null
  const threshold = operation === 'ConsultazioneSogliaIndicatore'
  await querySource(context, {
    source: 'INPS',
    eService: threshold ? 'INPS.ISEE-SOGLIA' : 'INPS.ISEE',
    body,
    person,
    reference: subject.reference,
    path: '',
    contentType: 'text/xml; charset=utf-8',
    soapAction: `http://inps.it/ConsultazioneISEE/ISvcConsultazione/${operation}`,
    payload: () => envelope(operation, operatorOf(context, body), request),
    outcomeOf: async ({ text }) => {
      try {
        const found = await resultOf(text, operation)
        if (!found) return { outcome: 'NOT_FOUND', code: null }
        answered = { request: found.request, read: await read(found) }
        return { outcome: 'ANSWERED', code: null }
      } catch (error) {
        if (!(error instanceof SourceFault)) throw error
        fault = error
        return { outcome: error.kind, code: error.code }
      }
    },
  })
  if (fault) throw fault
  return answered as { readonly request: string; readonly read: Read } | null
}

/** Who asks, as the header of the envelope wants it: the operator, and the office by the code of the body. */
function operatorOf({ viewer }: PersonsContext, body: string) {
  const { issuer, subject } = principalOf(viewer)
  return { user: `${issuer}/${subject}`, office: body.split(':')[1] ?? body }
}
