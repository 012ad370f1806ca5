import { builder } from '../builder.ts'
import type { Dimension } from '../rules/aggregate/dimension.ts'

export const AggregateDimension = builder.enumType('AggregateDimension', {
  description: 'By what a table is broken down (dimensione).',
  values: {
    PROVINCE: { description: 'Province, by its two letters (provincia).' },
    AMBITO: { description: 'Ambito territoriale sociale, by its code (Ambito).' },
    COMUNE: { description: 'Comune that opened the case, by its ISTAT code (comune).' },
    YEAR: { description: 'Calendar year (anno).' },
    QUARTER: { description: 'Quarter, such as 2026-Q1 (trimestre).' },
    MONTH: { description: 'Month, such as 2026-03 (mese).' },
    TARGET_AREA: { description: 'Target area, by its code (area di utenza).' },
    PHASE: { description: 'Phase of the care pathway (fase).' },
    SEX: { description: 'Sex: M, F or UNKNOWN (sesso).' },
    AGE_BAND: {
      description:
        'Band of the age reached in the year of the record (fascia di età): those of SINBA for minors.',
    },
    ISEE_BAND: { description: 'Band of the latest ordinary ISEE (fascia ISEE): those of SINBA.' },
    SERVICE_FAMILY: { description: 'Family of prestations, by its code (famiglia di prestazioni).' },
    LEPS: {
      description:
        'Essential level, by its code; NONE for what belongs to none (livello essenziale; L. 234/2021).',
    },
    SERVICE_TYPE: { description: 'Prestation, by its code in the nomenclatore SIUSS (prestazione).' },
    FUND: { description: 'Fund that pays, by its code; NONE while none does (fondo).' },
    PURPOSE: { description: 'Purpose of an appointment (motivo dell’appuntamento).' },
    OUTCOME: { description: 'How it ended: of an appointment, a transfer or a closed case (esito).' },
    INSTRUMENT: { description: 'Instrument of assessment, by its code (strumento di valutazione).' },
    NEED: {
      description: 'Need that was assessed, by the code of the instrument’s reading (bisogno rilevato).',
    },
    PROFILE: { description: 'Professional profile of staff (profilo professionale).' },
  } satisfies Record<Dimension, { description: string }>,
})
