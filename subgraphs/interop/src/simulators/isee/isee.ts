import { element, type Markup, NotXml, partNamed, readXml, type XmlPart } from '../../xml/read-xml.ts'
import type { InpsService } from '../addresses.ts'
import { DECLARATIONS, type Declaration } from './declarations.ts'
import { attestation, indicator } from './documents.ts'

/** How INPS misbehaves. */
export type IseeFault = 'OFFLINE' | 'INVALID' | 'FAULT' | 'OTHER_PERSON' | 'TWO_RESULTS'

const ISEE = 'http://inps.it/ConsultazioneISEE'
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/'
const OPERATIONS: Readonly<Record<InpsService, readonly string[]>> = {
  'INPS.ISEE': ['ConsultazioneIndicatore', 'ConsultazioneAttestazione'],
  'INPS.ISEE-SOGLIA': ['ConsultazioneSogliaIndicatore'],
}
/** The last three characters of the code of a threshold are the thousands of euro that it stands for: `CSEP09` is 9,000. */
const thresholdOf = (code: string) => Number(code.slice(4)) * 1_000

/** The ISEE consultation of INPS, simulated. */
export function simulatedIsee(declarations: readonly Declaration[] = DECLARATIONS) {
  const faults = new Set<IseeFault>()
  let requests = 0

  async function answer(
    service: InpsService,
    action: string,
    body: string,
  ): Promise<{ status: number; xml: string }> {
    const root = await readXml(body).catch((error: unknown) => {
      if (error instanceof NotXml) return null
      throw error
    })
    const request = root && partNamed(root, 'Body')?.children[0]
    const office = root && partNamed(root, 'Identity')?.children.map(({ text }) => text)
    const known =
      request?.namespace === ISEE &&
      OPERATIONS[service].includes(request.name) &&
      action === `"${ISEE}/ISvcConsultazione/${request.name}"` &&
      office?.length === 2 &&
      office.every((text) => text !== '')
    if (!known || faults.has('FAULT')) return { status: known ? 200 : 500, xml: envelope(FAULT) }
    const outcome = faults.has('OFFLINE')
      ? 'DATABASE_OFFLINE'
      : faults.has('INVALID')
        ? 'RICHIESTA_INVALIDA'
        : null
    const { name } = request
    const result = element(
      `i:${name}Result`,
      {},
      element('i:IdRichiesta', {}, String(++requests)),
      ...(outcome ? [element('i:Esito', {}, outcome)] : answered(request)),
    )
    const results = faults.has('TWO_RESULTS') ? [result, result] : [result]
    return { status: 200, xml: envelope(element(`i:${name}Response`, { 'xmlns:i': ISEE }, ...results)) }
  }

  function answered(request: XmlPart): Markup[] {
    const searched = partNamed(request, 'request')
    const code =
      searched?.attributes.CodiceFiscale ?? (searched && partNamed(searched, 'CodiceFiscale')?.text)
    const own = declarations.find(({ taxCode }) => taxCode === code)
    const other = declarations.find(({ taxCode }) => taxCode !== code)
    const declaration = own && faults.has('OTHER_PERSON') ? other : own
    const notFound = [element('i:Esito', {}, 'DATI_NON_TROVATI')]
    if (!declaration || !searched) return notFound
    const ok = element('i:Esito', {}, 'OK')
    if (request.name === 'ConsultazioneSogliaIndicatore') return [ok, threshold(declaration, searched)]
    if (request.name === 'ConsultazioneAttestazione')
      return [ok, element('i:XmlEsitoAttestazione', {}, encoded(attestation(declaration)))]
    const kind = partNamed(searched, 'TipoIndicatore')?.text
    const found = declaration.indicators.find((each) => each.kind === kind && each.isee !== null)
    return found
      ? [ok, element('i:XmlEsitoIndicatore', {}, encoded(indicator(declaration, found)))]
      : notFound
  }

  return { faults, answer }
}

const threshold = ({ indicators, omissions, protocol, submittedOn }: Declaration, { attributes }: XmlPart) =>
  element('i:DatiIndicatore', {
    TipoIndicatore: 'ISEE Ordinario',
    SottoSoglia: Number(indicators[0]?.isee) <= thresholdOf(attributes.CodiceSoglia ?? '') ? 'SI' : 'NO',
    ProtocolloDSU: protocol,
    DataPresentazioneDSU: submittedOn,
    PresenzaDifformita: omissions.length > 0 ? 'SI' : 'NO',
  })

const FAULT = element(
  's:Fault',
  {},
  element('faultcode', {}, 's:Server'),
  element('faultstring', {}, 'Request service/operation version not supported'),
)

const encoded = ({ markup }: Markup) =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${markup}`).toString('base64')
const envelope = (content: Markup) =>
  element('s:Envelope', { 'xmlns:s': ENVELOPE }, element('s:Body', {}, content)).markup
