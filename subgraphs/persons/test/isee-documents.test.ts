import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { simulatedIsee } from '@cse/interop/simulators'
import { SourceFault } from '@cse/schema/e-services'
import { ParseOption, XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { describe, expect, test } from 'vitest'
import { documentIn, resultOf } from '../src/connectors/isee/answer.ts'
import {
  attestationRequest,
  envelope,
  type IseeOperation,
  indicatorRequest,
  thresholdRequest,
} from '../src/connectors/isee/request.ts'
import { iseeKinds } from '../src/rules/isee.ts'

const published = new URL('../../../../shared/domain/standards/', import.meta.url)
const subject = {
  taxCode: 'PRVGNN90R10H501Q',
  on: '2026-11-02',
  prestation: 'A1.04',
  reference: 'Prot. "1" <2026> & altri',
  delivered: false,
}
const operator = { user: 'gestore/operatore', office: '072006' }
const requests: readonly (readonly [IseeOperation, ReturnType<typeof thresholdRequest>])[] = [
  ['ConsultazioneSogliaIndicatore', thresholdRequest(subject, 'CSEP09')],
  ['ConsultazioneAttestazione', attestationRequest({ ...subject, delivered: true })],
  ...iseeKinds.map((kind) => ['ConsultazioneIndicatore', indicatorRequest(subject, kind)] as const),
]

/** Checks documents by the published schemas, which are read from files that stand beside each other. */
function validators() {
  xmlRegisterFsInputProviders()
  const of = (file: string) => {
    const url = fileURLToPath(new URL(`isee/${file}`, published))
    return XsdValidator.fromDoc(
      XmlDocument.fromBuffer(readFileSync(url), { url, option: ParseOption.XML_PARSE_NONET }),
    )
  }
  const by: Readonly<Record<string, XsdValidator>> = {
    Identity: of('ConsultazioneISEE_IdentityHeader.xsd'),
    Indicatore: of('ISEE_EsitoConsultazioneIndicatore.xsd'),
    EsitoAttestazione: of('ISEE_EsitoConsultazioneAttestazione.xsd'),
    ConsultazioneSogliaIndicatore: of('ConsultazioneISEE.xsd'),
    Consultazione: of('ConsultazioneISEE_v2.8_PDND.xsd'),
  }
  return (part: XmlElement) => {
    const validator = by[part.name.replace(/Response$/, '')] ?? by.Consultazione
    if (!validator) throw new Error('No schema')
    validator.validate(part)
    return part.name
  }
}

/** What is made of each element that a path finds in a document. */
function each<Made>(xml: string, path: string, make: (part: XmlElement) => Made): Made[] {
  using document = XmlDocument.fromString(xml)
  const found = document.root.find(path, { s: 'http://schemas.xmlsoap.org/soap/envelope/' })
  return found.flatMap((part) => (part instanceof XmlElement ? [make(part)] : []))
}

describe.skipIf(!existsSync(published))('by what INPS published (skipped where it is not at hand)', () => {
  test('every request and every answer of the simulator is valid', async () => {
    const validate = validators()
    const inps = simulatedIsee()
    for (const [operation, request] of requests) {
      const sent = envelope(operation, operator, request)
      expect(each(sent, 's:Header/* | s:Body/*', validate)).toEqual(['Identity', operation])
      const service = operation === 'ConsultazioneSogliaIndicatore' ? 'INPS.ISEE-SOGLIA' : 'INPS.ISEE'
      const action = `"http://inps.it/ConsultazioneISEE/ISvcConsultazione/${operation}"`
      const { xml } = await inps.answer(service, action, sent)
      expect(each(xml, 's:Body/*', validate)).toEqual([`${operation}Response`])
      const encoded = /<i:XmlEsito\w+>([^<]+)</.exec(xml)?.[1]
      if (encoded) each(Buffer.from(encoded, 'base64').toString('utf8'), '/*', validate)
    }
    expect(() => each('<Indicatore xmlns="http://inps.it/ISEERiforma"/>', '/*', validate)).toThrow()
  })

  const outcomes = {
    // its document is not closed, or lacks what must be there
    '0_ConsultazioneISEEOk': 'ANSWER_UNREADABLE',
    ConsultazioneISEEOk_2: 'ANSWER_UNREADABLE',
    ConsultazioneISEERetry: 'DATABASE_OFFLINE',
    ConsultazioneISEENotFound: null,
    ConsultazioneISEEInvalidRequest: 'RICHIESTA_INVALIDA',
    ConsultazioneISEEFaultMessage: 'SOAP_FAULT',
  } as const
  test.each(Object.entries(outcomes))('the recorded answer %s is understood', async (name, expected) => {
    const { attestedIndicator } = await import('../src/connectors/isee/attested.ts')
    const sample: unknown = JSON.parse(
      readFileSync(new URL(`payload-samples/isee/${name}.json`, published), 'utf8'),
    )
    const text = String(Object(Object(sample).response).body)
    const read = async () => {
      const found = await resultOf(text, 'ConsultazioneIndicatore')
      return (
        found && attestedIndicator(await documentIn(found, 'XmlEsitoIndicatore'), 'ORDINARY', subject.taxCode)
      )
    }
    const code = await read().then(
      (found) => found,
      (error: unknown) => (error instanceof SourceFault ? error.code : error),
    )
    expect(code).toEqual(expected)
  })
})

test.each([
  ['has a type definition', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['is not closed', '<a><b></a>'],
  ['is none', 'Servizio non disponibile'],
])('an answer that %s is not read', async (_, text) => {
  await expect(resultOf(text, 'ConsultazioneIndicatore')).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
})
