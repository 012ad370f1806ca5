import { builder } from '../builder.ts'
import { MEASURES, type Measure } from '../rules/aggregate/measure.ts'
import { type Described, described } from './described.ts'

const meant: Described<Measure> = {
  PEOPLE: {
    description: 'Persons for whom a case was opened (persone in carico): each counted once in a cell.',
  },
  CASES: {
    description: 'Cases opened in the period (cartelle aperte); all of them where no period is named.',
  },
  CLOSED_CASES: { description: 'Cases closed in the period (cartelle chiuse).' },
  BENEFICIARIES: {
    description: 'Persons who received a delivery (beneficiari): each counted once in a cell.',
  },
  DELIVERIES: { description: 'Monthly deliveries (erogazioni mensili).' },
  HOURS: { description: 'Hours delivered (ore erogate).' },
  DELIVERED_AMOUNT: { description: 'What deliveries cost, whoever pays, in euro (importo erogato).' },
  APPOINTMENTS: { description: 'Appointments at the front office (appuntamenti).' },
  ASSESSMENTS: { description: 'Assessments completed (valutazioni del bisogno).' },
  TRANSFERS: { description: 'Transfers of cases asked for (trasferimenti di cartella).' },
  MEDIAN_WAITING_DAYS: {
    description: 'Days within which half of the waits that ended in the year ended (attesa mediana).',
  },
  P90_WAITING_DAYS: {
    description:
      'Days within which nine in ten of the waits that ended in the year ended (90º percentile dell’attesa).',
  },
  PLACES: { description: 'Places in facilities (posti autorizzati); exact; protected places are left out.' },
  OCCUPIED_PLACES: {
    description:
      'Places taken in facilities (posti occupati), in steps of five, of three facilities at least; protected places are left out.',
  },
  STAFF: { description: 'Full-time equivalents of the Ambiti (personale equivalente a tempo pieno); exact.' },
  PLANNED_AMOUNT: { description: 'Planned, in euro (stanziato; D.Lgs. 267/2000); exact.' },
  COMMITTED_AMOUNT: { description: 'Committed, in euro (impegnato; D.Lgs. 267/2000 art. 183); exact.' },
  LIQUIDATED_AMOUNT: { description: 'Liquidated, in euro (liquidato; D.Lgs. 267/2000 art. 184); exact.' },
  PAID_AMOUNT: { description: 'Paid, in euro (pagato; D.Lgs. 267/2000 art. 185); exact.' },
}

export const AggregateMeasure = builder.enumType('AggregateMeasure', {
  description:
    'What a table counts (misura). Figures about people are under disclosure control; offer and money are public and exact.',
  values: described(MEASURES, meant),
})
