import { partNamed, partsNamed, type XmlPart } from '@cse/interop'
import { type Cents, cents } from '@cse/schema/cents'
import { z } from 'zod'
import { type AttestedIsee, endOfYear, type IseeKind } from '../../rules/isee.ts'
import { aboutSomebodyElse, unreadable } from './answer.ts'
import { KINDS } from './request.ts'

const day = z.iso.date()
const protocol = z.string().regex(/^INPS-ISEE-\d{4}-\d{8}[A-Z]-\d{2}$/)
/** Whole cents, at most two decimals. */
const euro = z
  .string()
  .regex(/^\d{1,9}([.]\d{1,2})?$/)
  .transform((text): Cents => cents(Math.round(Number(text) * 100)))
const scale = z
  .string()
  .regex(/^\d{1,2}([.]\d{1,2})?$/)
  .transform((text) => Number(text).toFixed(2))

/** Reads attributes as they are published. @throws SourceFault */
function attributesOf<Read>(part: XmlPart | undefined, form: z.ZodType<Read>): Read {
  const { data } = form.safeParse(part?.attributes)
  if (!data) throw unreadable()
  return data
}

const threshold = z.object({
  TipoIndicatore: z.string().min(1),
  SottoSoglia: z.enum(['SI', 'NO']),
  PresenzaDifformita: z.enum(['SI', 'NO']),
  ProtocolloDSU: protocol,
  DataPresentazioneDSU: day,
})

/** On which side of a threshold somebody is; the answer names nobody, so that it is believed to be about who was asked about. */
export function belowThreshold(result: XmlPart) {
  const read = attributesOf(partNamed(result, 'DatiIndicatore'), threshold)
  return {
    indicator: read.TipoIndicatore,
    below: read.SottoSoglia === 'SI',
    discrepancies: read.PresenzaDifformita === 'SI',
    dsuProtocol: read.ProtocolloDSU,
    submittedOn: read.DataPresentazioneDSU,
    validUntil: endOfYear(read.DataPresentazioneDSU),
  }
}

const values = z.object({ ISE: euro, ScalaEquivalenza: scale, ISEE: euro })
const indicator = values.extend({
  TipoIndicatore: z.string(),
  ProtocolloDSU: protocol,
  DataPresentazione: day,
})

/** One indicator. @throws SourceFault also when it is another one, or somebody else's */
export function attestedIndicator(document: XmlPart, kind: IseeKind, taxCode: string): AttestedIsee {
  if (document.name !== 'Indicatore') throw unreadable()
  const read = attributesOf(document, indicator)
  if (
    partNamed(document, 'RicercaCF')?.attributes.CodiceFiscale !== taxCode ||
    read.TipoIndicatore !== KINDS[kind]
  )
    throw aboutSomebodyElse()
  return {
    kind,
    current: false,
    value: read.ISEE,
    ise: read.ISE,
    scale: read.ScalaEquivalenza,
    dsuProtocol: read.ProtocolloDSU,
    submittedOn: read.DataPresentazione,
    validUntil: endOfYear(read.DataPresentazione),
    discrepancies: [],
  }
}

const declared = z.object({
  NumeroProtocolloDSU: protocol,
  DataPresentazione: day,
  DataValidita: day,
  DataScadenzaDSUCorrente: day.optional(),
})

/** The words of the record for what the revenue office noted. */
const OMISSIONS: Readonly<Record<string, string>> = {
  PatrimoniMobiliari: 'Omissioni o difformità nei patrimoni mobiliari',
  RedditiScostamento: 'Scostamento dei redditi dichiarati',
  PatrimoniMobiliariSottoSoglia: 'Patrimoni mobiliari non dichiarati, sotto soglia',
  PatrimoniMobiliariSopraSoglia: 'Patrimoni mobiliari non dichiarati, sopra soglia',
}

/** All that is attested of somebody; none when there is no attestation. @throws SourceFault also when it is about somebody else */
export function attestedIsees(document: XmlPart, taxCode: string): AttestedIsee[] {
  const searched = partNamed(document, 'RicercaCF')?.attributes.CodiceFiscale
  if (document.name !== 'EsitoAttestazione' || searched === undefined) throw unreadable()
  if (searched !== taxCode) throw aboutSomebodyElse()
  const attestation = document.children.find(({ name }) => name === 'Attestazione')
  if (!attestation) return []
  const read = attributesOf(attestation, declared)
  const isTheirs = ({ attributes }: XmlPart) => attributes.CodiceFiscale === taxCode
  const [ordinary, reduced] = [
    attestation.children.find(({ name }) => name === 'Ordinario'),
    attestation.children.find(
      ({ name, attributes }) => name === 'Ridotto' && attributes.CodiceFiscaleBeneficiario === taxCode,
    ),
  ]
  if (ordinary && !partsNamed(ordinary, 'ComponenteNucleo').some(isTheirs)) throw aboutSomebodyElse()
  const discrepancies = partsNamed(attestation, 'OmissioneDifformita').map(
    ({ attributes }) => OMISSIONS[attributes.TipoOmissioneDifformita ?? ''] ?? 'Omissione o difformità',
  )
  const whole = (household: XmlPart, kind: IseeKind, valued: Valued): AttestedIsee => {
    const current = household.attributes.Corrente === 'SI'
    return {
      kind,
      current,
      ...valued,
      dsuProtocol: read.NumeroProtocolloDSU,
      submittedOn: read.DataPresentazione,
      validUntil: current ? (read.DataScadenzaDSUCorrente ?? read.DataValidita) : read.DataValidita,
      discrepancies: [...new Set(discrepancies)],
    }
  }
  /** Those of a household, and those that its members have beside its own. */
  const of = (
    household: XmlPart | undefined,
    own: IseeKind,
    place: string,
    members: Readonly<Record<string, IseeKind>>,
  ) => {
    if (!household) return []
    const base = valuesIn(household.children.find(({ name }) => name === place))
    return [
      ...(base ? [whole(household, own, base)] : []),
      ...Object.entries(members).flatMap(([name, kind]) => {
        const member = partsNamed(household, name).find(isTheirs)
        return member ? [whole(household, kind, memberValues(member, base))] : []
      }),
    ]
  }
  return [
    ...of(ordinary, 'ORDINARY', 'ISEEOrdinario', {
      ComponenteMinorenne: 'MINOR',
      StudenteUniversitario: 'UNIVERSITY',
      ComponenteSocioSanitarieRes: 'RESIDENTIAL',
    }),
    ...of(reduced, 'SOCIO_HEALTH', 'ISEERistretto', { ComponenteSocioSanitarieRes: 'RESIDENTIAL' }),
  ]
}

type Valued = Pick<AttestedIsee, 'value' | 'ise' | 'scale'>

function valuesIn(part: XmlPart | undefined): Valued | null {
  const valued = part?.children.find(({ name }) => name === 'Valori')
  if (!valued) return null
  const read = attributesOf(valued, values)
  return { value: read.ISEE, ise: read.ISE, scale: read.ScalaEquivalenza }
}

/** Of a member: values of their own, or none because it is not computable; an empty element says that it is the household's. */
function memberValues(member: XmlPart, household: Valued | null): Valued {
  const [choice] = member.children
  if (choice?.name === 'ISEENonCalcolabile')
    return { value: null, ise: null, scale: household?.scale ?? '0.00' }
  const valued = valuesIn(choice) ?? household
  if (!valued) throw unreadable()
  return valued
}
