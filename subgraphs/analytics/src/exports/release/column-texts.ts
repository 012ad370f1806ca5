import type { ReleaseColumn } from '../../rules/release/column.ts'
import type { TraitColumn } from '../../rules/release/traits.ts'

const GENERALISED = 'Vuoto: generalizzato nel rilascio.'
const CSE = 'Cartella sociale elettronica'

/** Title, description and source of each column, in Italian. */
export const columnTexts: Readonly<
  Record<TraitColumn, Pick<ReleaseColumn, 'title' | 'description' | 'source'>>
> = {
  comune: {
    title: 'Comune',
    description: `Codice ISTAT del comune che ha in carico il caso, da 5.000 abitanti; anche qualcuno più grande non è indicato, dove quelli più piccoli dell’Ambito non ne hanno insieme altrettanti. ${GENERALISED}`,
    source: `${CSE}; ISTAT, codici dei comuni`,
  },
  ambito: {
    title: 'Ambito territoriale sociale',
    description: `Codice dell’Ambito di cui il comune fa parte. ${GENERALISED}`,
    source: `${CSE}; L.R. 19/2006 art. 5`,
  },
  province: { title: 'Provincia', description: `Sigla della provincia. ${GENERALISED}`, source: CSE },
  targetArea: {
    title: 'Area di utenza',
    description: `Il bisogno per cui il caso è stato aperto. ${GENERALISED}`,
    source: 'SIOSS, aree di utenza',
  },
  phase: {
    title: 'Fase',
    description: `Fase del percorso quando il rilascio è stato preparato. ${GENERALISED}`,
    source: 'Piano regionale 2026-2028, 4.2.2',
  },
  outcome: {
    title: 'Esito',
    description: `Motivazione della chiusura; NOT_CLOSED per i casi non chiusi. ${GENERALISED}`,
    source: 'SINBA (D.M. 206/2014), motivazioni di chiusura',
  },
  sex: { title: 'Sesso', description: `Sesso. ${GENERALISED}`, source: CSE },
  ageBand: {
    title: 'Fascia di età',
    description: `Età compiuta nell’anno di apertura, in fasce SINBA per i minori; il limite inferiore è compreso. ${GENERALISED}`,
    source: 'SINBA (D.M. 206/2014)',
  },
  iseeBand: {
    title: 'Fascia ISEE',
    description: `ISEE ordinario, in euro; il limite superiore è compreso. ${GENERALISED}`,
    source: 'SINBA (D.M. 206/2014), FasciaISEEBeneficiario; INPS',
  },
  openedQuarter: {
    title: 'Trimestre di apertura',
    description: `Come 2026-Q1. ${GENERALISED}`,
    source: CSE,
  },
  openedYear: { title: 'Anno di apertura', description: GENERALISED, source: CSE },
  wait: {
    title: 'Attesa',
    description: `Giorni dall’apertura all’avvio del servizio. ${GENERALISED}`,
    source: CSE,
  },
}
