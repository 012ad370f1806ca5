import type { IndicatorDefinition } from './definition.ts'

const OFFER = 'Unità di offerta (registro regionale, R.R. 4/2007)'
const STAFF = 'Rilevazione SIOSS, professioni e operatori'

const SOCIAL_WORKERS = {
  unit: 'assistenti sociali (ETP)',
  source: STAFF,
  direction: 'HIGHER_IS_BETTER',
  of: 'socialWorkers',
  per: 'inhabitants',
} as const

/** Offer and staff: exact. */
export const OFFER_INDICATORS: readonly IndicatorDefinition[] = [
  {
    ...SOCIAL_WORKERS,
    code: 'LEPS_SOCIAL_WORKERS',
    name: 'Assistenti sociali ogni 5.000 abitanti (LEPS)',
    formula: 'assistenti sociali in servizio, equivalenti a tempo pieno / popolazione residente × 5.000',
    unit: `${SOCIAL_WORKERS.unit} ogni 5.000 abitanti`,
    target: {
      value: 1,
      basis: 'L. 178/2020 art. 1 c. 797: livello essenziale di un assistente sociale ogni 5.000 abitanti',
      confidence: 'S',
    },
    times: 5_000,
  },
  {
    ...SOCIAL_WORKERS,
    code: 'SOCIAL_WORKERS_6500',
    name: 'Assistenti sociali ogni 6.500 abitanti (soglia del contributo)',
    formula: 'assistenti sociali in servizio, equivalenti a tempo pieno / popolazione residente × 6.500',
    unit: `${SOCIAL_WORKERS.unit} ogni 6.500 abitanti`,
    target: {
      value: 1,
      basis:
        'L. 178/2020 art. 1 c. 797: soglia di un assistente sociale ogni 6.500 abitanti, oltre la quale spetta il contributo; la legge conta i soli assunti a tempo indeterminato, la rilevazione tutti',
      confidence: 'S*',
    },
    times: 6_500,
  },
  {
    ...SOCIAL_WORKERS,
    code: 'SOCIAL_WORKERS_4000',
    name: 'Assistenti sociali ogni 4.000 abitanti (obiettivo di servizio)',
    formula: 'assistenti sociali in servizio, equivalenti a tempo pieno / popolazione residente × 4.000',
    unit: `${SOCIAL_WORKERS.unit} ogni 4.000 abitanti`,
    target: {
      value: 1,
      basis:
        'L. 178/2020 art. 1 c. 797: ulteriore obiettivo di servizio di un assistente sociale ogni 4.000 abitanti',
      confidence: 'S',
    },
    times: 4_000,
  },
  {
    code: 'NURSERY_PLACES_100',
    name: 'Posti nei nidi per 100 bambini da 0 a 2 anni',
    formula: 'posti delle strutture dell’art. 53 R.R. 4/2007 / bambini residenti da 0 a 2 anni × 100',
    unit: 'posti per 100 bambini',
    source: OFFER,
    direction: 'HIGHER_IS_BETTER',
    target: {
      value: 33,
      basis:
        'L. 234/2021 art. 1 c. 172: livello minimo del 33 per cento dei bambini da 3 a 36 mesi entro il 2027',
      confidence: 'S*',
    },
    of: 'nurseryPlaces',
    per: 'infants',
    times: 100,
  },
  {
    code: 'PLACES_1000',
    name: 'Posti autorizzati per 1.000 abitanti',
    formula: 'posti di tutte le unità di offerta / popolazione residente × 1.000',
    unit: 'posti per 1.000 abitanti',
    source: OFFER,
    direction: 'NEUTRAL',
    target: null,
    of: 'places',
    per: 'inhabitants',
    times: 1_000,
  },
  {
    code: 'OCCUPANCY',
    name: 'Posti occupati',
    formula: 'posti occupati / posti autorizzati × 100',
    unit: '%',
    source: OFFER,
    direction: 'NEUTRAL',
    target: null,
    of: 'occupied',
    per: 'places',
    times: 100,
  },
]
