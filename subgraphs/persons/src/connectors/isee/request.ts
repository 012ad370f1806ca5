import { element, type Markup } from '@cse/interop'
import type { IseeKind } from '../../rules/isee.ts'

const NAMESPACES = {
  'xmlns:s': 'http://schemas.xmlsoap.org/soap/envelope/',
  'xmlns:i': 'http://inps.it/ConsultazioneISEE',
  'xmlns:h': 'http://inps.it/',
}

/** The operations of the consultation (version 2.8). */
export type IseeOperation =
  | 'ConsultazioneSogliaIndicatore'
  | 'ConsultazioneIndicatore'
  | 'ConsultazioneAttestazione'

/** Who asks, for the header of the envelope. */
export interface IseeOperator {
  readonly user: string
  readonly office: string
}

/** About whom, as of which day, and for which benefit. */
export interface IseeSubject {
  readonly taxCode: string
  /** `YYYY-MM-DD` */
  readonly on: string
  /** A code of the table that the consultation accepts: `A1.04`. */
  readonly prestation: string
  /** Number of the application. */
  readonly reference: string
  readonly delivered: boolean
}

/** The words of INPS for the kinds. */
export const KINDS: Readonly<Record<IseeKind, string>> = {
  ORDINARY: 'Ordinario',
  MINOR: 'Minorenne',
  UNIVERSITY: 'Universitario',
  SOCIO_HEALTH: 'SocioSanitario',
  DOCTORATE: 'Dottorato',
  RESIDENTIAL: 'Residenziale',
}

/** Whether the ISEE of somebody lies under a threshold: yes or no. @param code that of the threshold, as agreed with INPS */
export const thresholdRequest = (
  { taxCode, on }: Pick<IseeSubject, 'taxCode' | 'on'>,
  code: string,
): Markup =>
  element('i:request', {
    CodiceFiscale: taxCode,
    CodiceSoglia: code,
    FornituraNucleo: 'NO',
    DataValidita: on,
  })

/** One indicator of somebody. */
export const indicatorRequest = (subject: IseeSubject, kind: IseeKind): Markup =>
  element('i:request', {}, element('i:TipoIndicatore', {}, KINDS[kind]), search(subject))

/** All that INPS attests of somebody. */
export const attestationRequest = (subject: IseeSubject): Markup => element('i:request', {}, search(subject))

const search = ({ taxCode, on, prestation, reference, delivered }: IseeSubject) =>
  element(
    'i:RicercaCF',
    {},
    element('i:CodiceFiscale', {}, taxCode),
    element('i:DataValidita', {}, on),
    element('i:PrestazioneDaErogare', {}, prestation),
    element('i:ProtocolloDomandaEnteErogatore', {}, reference),
    element('i:StatodomandaPrestazione', {}, delivered ? 'Erogata' : 'Da Erogare'),
  )

/** The envelope of an operation. */
export function envelope(operation: IseeOperation, { user, office }: IseeOperator, request: Markup): string {
  const identity = element(
    'h:Identity',
    {},
    element('UserId', {}, user),
    element('CodiceUfficio', {}, office),
  )
  const sent = element(
    's:Envelope',
    NAMESPACES,
    element('s:Header', {}, identity),
    element('s:Body', {}, element(`i:${operation}`, {}, request)),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>${sent.markup}`
}
