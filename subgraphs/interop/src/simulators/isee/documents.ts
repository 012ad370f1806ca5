import { element, type Markup } from '../../xml/read-xml.ts'
import type { Declaration, SimulatedIndicator } from './declarations.ts'

const NAMESPACE = { xmlns: 'http://inps.it/ISEERiforma' }

/** The document of an indicator (`Indicatore`). */
export const indicator = (
  { taxCode, protocol, submittedOn }: Declaration,
  { kind, isee, ise, scale }: SimulatedIndicator,
): Markup =>
  element(
    'Indicatore',
    {
      ...NAMESPACE,
      TipoIndicatore: kind,
      ISE: ise,
      ScalaEquivalenza: scale,
      ISEE: isee,
      ISR: ise,
      ISP: '0.00',
      ProtocolloDSU: protocol,
      DataPresentazione: submittedOn,
    },
    element('RicercaCF', { CodiceFiscale: taxCode }),
  )

/** The document of the whole attestation (`EsitoAttestazione`). */
export const attestation = (declaration: Declaration): Markup => {
  const { taxCode, familyName, givenName, protocol, submittedOn, validUntil, currentUntil, omissions } =
    declaration
  const named = { Cognome: familyName, Nome: givenName, CodiceFiscale: taxCode }
  const [first, ...others] = declaration.indicators
  const university = others.find(({ kind }) => kind === 'Universitario')
  const social = others.find(({ kind }) => kind === 'SocioSanitario')
  return element(
    'EsitoAttestazione',
    NAMESPACE,
    element(
      'Attestazione',
      {
        CodiceFiscaleDichiarante: taxCode,
        NumeroProtocolloDSU: protocol,
        DataPresentazione: submittedOn,
        DataValidita: validUntil,
        DataScadenzaDSUCorrente: currentUntil,
      },
      element(
        'Ordinario',
        { Corrente: currentUntil && 'SI' },
        element(
          'NucleoFamiliare',
          {},
          element('ComponenteNucleo', { RapportoConDichiarante: 'D', ...named }),
        ),
        first
          ? element(
              'ISEEOrdinario',
              { DataRilascio: submittedOn },
              values(first),
              calculation('ISEEOrdinario', first),
            )
          : null,
        university
          ? element('ISEEUni', {}, element('StudenteUniversitario', named, element('ISEENonCalcolabile', {})))
          : null,
      ),
      social
        ? element(
            'Ridotto',
            { CodiceFiscaleBeneficiario: taxCode },
            element(
              'NucleoRistretto',
              {},
              element('ComponenteNucleoRistretto', { RelazioneConBeneficiario: 'B', ...named }),
            ),
            element(
              'ISEERistretto',
              { DataRilascio: submittedOn },
              values(social),
              calculation('ISEERistretto', social),
            ),
            element(
              'ISEESocioSanResRistretto',
              {},
              element(
                'ComponenteSocioSanitarieRes',
                { ...named, ISEE: social.isee },
                element('ISEERistretto', {}),
              ),
            ),
          )
        : null,
      ...omissions.map((kind) =>
        element('OmissioneDifformita', {
          TipoOmissioneDifformita: kind,
          CodiceFiscale: taxCode,
          DataControlloAE: submittedOn,
        }),
      ),
    ),
    element('Ricerca', {}, element('RicercaCF', { CodiceFiscale: taxCode })),
  )
}

const values = ({ isee, ise, scale }: SimulatedIndicator) =>
  element('Valori', { ISE: ise, ScalaEquivalenza: scale, ISEE: isee, ISR: ise, ISP: '0.00' })

const calculation = (of: string, { ise, scale }: SimulatedIndicator) =>
  element(`ModalitaCalcolo${of}`, {
    SommaRedditiComponenti: ise,
    RedditoFigurativoPatrimonioMobiliare: '0',
    Detrazioni: '0',
    ISR: ise,
    PatrimonioMobiliare: '0',
    DetrazionePatrimonioMobiliare: '0',
    PatrimonioImmobiliare: '0',
    DetrazionePatrimonioImmobiliare: '0',
    ISP: '0',
    ISE: ise,
    ParametroNucleo: scale,
    Maggiorazioni: '0',
    ScalaEquivalenza: scale,
  })
