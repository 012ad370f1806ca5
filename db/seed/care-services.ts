/** From and to, both possible. */
export type Range = readonly [least: number, most: number]

/** A service that zone plans offer and individual projects plan, with plausible measures and prices. */
export interface CareService {
  /** SIUSS prestation. */
  readonly serviceType: string
  readonly targetArea: string
  readonly title: string
  /** Every zone plan offers it; the others depend on the size of the Ambito. */
  readonly core: boolean
  readonly unit: 'HOUR' | 'DAY' | 'MEAL' | 'TRIP' | 'MONTH' | 'CONTRIBUTION'
  readonly frequency: 'ONCE' | 'WEEKLY' | 'MONTHLY'
  /** Units each time. */
  readonly quantity: Range
  /** Cents a unit. */
  readonly unitCost: Range
  /** Hundredths that the user pays, and that the health service pays. */
  readonly userShare: Range
  readonly healthShare: number
  /** Under which article of which regulation its facilities are authorised; none when it needs no facility. */
  readonly article: Article | null
  readonly funds: readonly string[]
}

export type Article = readonly [regulation: string, article: string]

type Measure = Pick<CareService, 'unit' | 'frequency' | 'quantity' | 'unitCost'>
type Rest = Partial<Pick<CareService, 'core' | 'userShare' | 'healthShare' | 'article' | 'funds'>>

const measure =
  (frequency: Measure['frequency']) =>
  (unit: Measure['unit'], quantity: Range, unitCost: Range): Measure => ({
    unit,
    frequency,
    quantity,
    unitCost,
  })
const weekly = measure('WEEKLY')
const monthly = measure('MONTHLY')
const once = measure('ONCE')

const act = (article: string): Article => ['R.R. 4/2007', article]

const FUNDS: Record<string, readonly string[]> = {
  1: ['FNPS', 'COMUNE', 'FGSA'],
  2: ['FNA', 'COMUNE'],
  3: ['FNPS', 'COMUNE'],
  4: ['FNA', 'COMUNE'],
  5: ['FNPS', 'FGSA'],
  6: ['QSFP', 'COMUNE', 'PN-INCL'],
  7: ['FNPS', 'COMUNE'],
}
const VOUCHERS = ['PR-PUGLIA', 'COMUNE']

function service(
  targetArea: string,
  serviceType: string,
  title: string,
  measure: Measure,
  rest: Rest = {},
): CareService {
  const funds = FUNDS[targetArea] ?? []
  return {
    serviceType,
    targetArea,
    title,
    ...measure,
    core: false,
    userShare: [0, 0],
    healthShare: 0,
    article: null,
    funds,
    ...rest,
  }
}

/** All of them. Target areas are those of SIOSS (`db/data/target_area.csv`). */
export const careServices: readonly CareService[] = [
  service('1', 'A2.02', 'Educativa domiciliare', weekly('HOUR', [3, 8], [2100, 2500]), {
    core: true,
    article: act('87-bis'),
  }),
  service('1', 'A2.28', 'Sostegno alla genitorialità', weekly('HOUR', [1, 3], [2800, 3500]), {
    core: true,
    article: act('93'),
  }),
  service('1', 'A3.01', 'Centro socio-educativo diurno', weekly('DAY', [3, 5], [2800, 4000]), {
    core: true,
    article: act('52'),
    userShare: [0, 15],
  }),
  service('1', 'A3.02', 'Comunità educativa', monthly('MONTH', [1, 1], [210_000, 290_000]), {
    article: act('48'),
  }),
  service('1', 'A2.24', 'Affidamento familiare', monthly('MONTH', [1, 1], [40_000, 60_000]), {
    article: act('96'),
  }),
  service('1', 'A1.22', "Contributo per l'affidamento", monthly('CONTRIBUTION', [1, 1], [35_000, 50_000])),
  service('1', 'A3.03', 'Asilo nido', monthly('MONTH', [1, 1], [45_000, 65_000]), {
    article: act('53'),
    userShare: [15, 40],
    funds: VOUCHERS,
  }),
  service('1', 'A2.11', 'Assistenza specialistica scolastica', weekly('HOUR', [6, 12], [2000, 2300]), {
    article: act('92'),
  }),
  service(
    '2',
    'A2.07',
    'Assistenza domiciliare a persone con disabilità',
    weekly('HOUR', [4, 10], [1900, 2300]),
    {
      core: true,
      article: act('87'),
      userShare: [0, 25],
      funds: VOUCHERS,
    },
  ),
  service(
    '2',
    'A2.08',
    'Assistenza domiciliare integrata, disabilità',
    weekly('HOUR', [4, 9], [2200, 2700]),
    {
      core: true,
      article: act('88'),
      healthShare: 50,
    },
  ),
  service('2', 'A3.01', 'Centro diurno per persone con disabilità', weekly('DAY', [3, 5], [5800, 7500]), {
    core: true,
    article: ['R.R. 5/2019', '3'],
    userShare: [0, 15],
    healthShare: 50,
    funds: VOUCHERS,
  }),
  service(
    '2',
    'A9.01.02',
    'Assistenza indiretta a disabilità gravissime',
    monthly('CONTRIBUTION', [1, 1], [70_000, 120_000]),
    {
      funds: ['FNA'],
    },
  ),
  service(
    '2',
    'A9.02.02',
    'Dopo di noi: supporto alla domiciliarità',
    monthly('MONTH', [1, 1], [60_000, 100_000]),
    {
      funds: ['DOPODINOI'],
    },
  ),
  service('2', 'A1.11', 'Progetto di vita indipendente', monthly('CONTRIBUTION', [1, 1], [80_000, 110_000])),
  service('2', 'A2.14', 'Trasporto sociale a persone con disabilità', weekly('TRIP', [2, 10], [600, 1200]), {
    userShare: [0, 20],
  }),
  service(
    '2',
    'A3.02',
    'Comunità alloggio per persone con disabilità',
    monthly('MONTH', [1, 1], [180_000, 260_000]),
    {
      article: act('55'),
      userShare: [10, 30],
    },
  ),
  service('3', 'A2.17', 'Inclusione di persone con dipendenze', weekly('HOUR', [2, 4], [2400, 2800]), {
    core: true,
    article: act('102'),
  }),
  service('3', 'A2.09', 'Tirocinio per persone con dipendenze', monthly('MONTH', [1, 1], [50_000, 60_000]), {
    core: true,
  }),
  service('4', 'A2.07', 'Assistenza domiciliare agli anziani', weekly('HOUR', [3, 8], [1900, 2300]), {
    core: true,
    article: act('87'),
    userShare: [0, 30],
    funds: VOUCHERS,
  }),
  service(
    '4',
    'A2.08',
    'Assistenza domiciliare integrata agli anziani',
    weekly('HOUR', [3, 8], [2200, 2700]),
    {
      core: true,
      article: act('88'),
      healthShare: 50,
    },
  ),
  service('4', 'A2.13', 'Pasti a domicilio', weekly('MEAL', [5, 7], [650, 900]), {
    core: true,
    userShare: [20, 50],
  }),
  service('4', 'A3.01', 'Centro diurno per anziani', weekly('DAY', [2, 5], [2500, 4200]), {
    article: act('68'),
    userShare: [10, 30],
  }),
  service('4', 'A2.21', 'Telesoccorso e teleassistenza', monthly('MONTH', [1, 1], [1800, 2500])),
  service('4', 'A2.14', 'Trasporto sociale agli anziani', weekly('TRIP', [1, 4], [600, 1200]), {
    userShare: [0, 20],
  }),
  service('4', 'A3.02', 'Residenza sociale assistenziale', monthly('MONTH', [1, 1], [150_000, 210_000]), {
    article: act('67'),
    userShare: [35, 60],
  }),
  service('5', 'A2.19', 'Mediazione culturale', weekly('HOUR', [1, 3], [2500, 3000]), {
    core: true,
    article: act('108'),
  }),
  service(
    '5',
    'A2.22',
    'Beni di prima necessità a immigrati',
    once('CONTRIBUTION', [1, 1], [10_000, 30_000]),
    { core: true },
  ),
  service(
    '6',
    'A1.04',
    'Contributo economico straordinario',
    once('CONTRIBUTION', [1, 1], [30_000, 150_000]),
    {
      core: true,
      funds: ['COMUNE', 'FGSA'],
    },
  ),
  service('6', 'A2.09', "Tirocinio per l'inclusione", monthly('MONTH', [1, 1], [50_000, 60_000]), {
    core: true,
  }),
  service('6', 'A2.17', 'Percorsi di inclusione sociale', weekly('HOUR', [1, 4], [2300, 2700]), {
    core: true,
    article: act('102'),
  }),
  service('6', 'A1.05', "Contributo per l'alloggio", monthly('CONTRIBUTION', [1, 1], [20_000, 35_000])),
  service('6', 'A2.01', 'Mensa sociale', weekly('MEAL', [5, 7], [550, 700])),
  service('6', 'A2.18', 'Accoglienza di adulti in difficoltà', weekly('DAY', [7, 7], [2500, 3500]), {
    article: act('76'),
  }),
  service('7', 'A2.20', 'Servizi di prossimità', weekly('HOUR', [1, 3], [1800, 2200]), { core: true }),
  service('7', 'A2.29', 'Attività di socializzazione', monthly('MONTH', [1, 1], [4000, 9000]), {
    article: act('106'),
  }),
]
