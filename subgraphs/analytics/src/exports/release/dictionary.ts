import { targetAreas } from '@cse/db/reference/catalogue-files'
import { readReference } from '@cse/db/reference/csv'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { ageBands, iseeBands } from '@cse/schema/bands'
import {
  broadAges,
  broadIsee,
  type Column,
  columns,
  lossOf,
  NOT_CLOSED,
  WAITING,
  waitBands,
} from '../../rules/release/traits.ts'
import { classesPast } from '../../store/release/records.ts'
import { columnNames, csvLine } from './csv.ts'

/** A value of a column and what it means, in Italian. */
export interface Code {
  readonly code: string
  readonly meaning: string
}

/** What the data dictionary says of a column. */
export interface ReleaseColumn {
  /** As in the files. */
  readonly name: string
  readonly type: 'STRING' | 'INT32'
  readonly title: string
  readonly description: string
  readonly source: string
  /** How much of its detail the method took, from 0 to 1. */
  readonly loss: number
  readonly codes: readonly Code[]
}

/** The data dictionary of a release whose classes are made. */
export async function dictionaryOf(writing: Writing, release: string): Promise<readonly ReleaseColumn[]> {
  const [losses, territory] = [await lossesOf(writing, release), await territoryOf(writing)]
  return columns.map((column) => ({
    name: columnNames[column],
    type: column === 'openedYear' ? 'INT32' : 'STRING',
    ...MEANINGS[column],
    loss: losses[column],
    codes: codesOf(column, territory),
  }))
}

/** The dictionary as a file: a line for each column, then one for each of its codes. */
export function dictionaryCsv(dictionary: readonly ReleaseColumn[]): string {
  return [
    csvLine(['column', 'type', 'title', 'description', 'source', 'loss', 'code', 'meaning']),
    ...dictionary.flatMap(({ name, type, title, description, source, loss, codes }) => [
      csvLine([name, type, title, description, source, loss, null, null]),
      ...codes.map(({ code, meaning }) => csvLine([name, null, null, null, null, null, code, meaning])),
    ]),
  ].join('')
}

/** The mean loss of each column over the records, rounded to a thousandth. */
async function lossesOf(writing: Writing, release: string): Promise<Record<Column, number>> {
  const lost = Object.fromEntries(columns.map((column) => [column, 0])) as Record<Column, number>
  let all = 0
  let classes = await classesPast(writing, release, 0, PAGE)
  while (classes.length > 0) {
    for (const { records, ...traits } of classes) {
      all += records
      for (const column of columns) lost[column] += records * lossOf(column, traits[column])
    }
    classes = await classesPast(writing, release, classes.at(-1)?.last ?? 0, PAGE)
  }
  for (const column of columns) lost[column] = all === 0 ? 0 : Math.round((1000 * lost[column]) / all) / 1000
  return lost
}

const PAGE = 5_000

type Territory = Readonly<Record<'comune' | 'ambito', readonly Code[]>>

async function territoryOf(writing: Writing): Promise<Territory> {
  const comune = await writing.rows(
    sql<Code>`select istat_code as "code", name as "meaning" from registry.comune order by istat_code`,
  )
  const ambito = await writing.rows(
    sql<Code>`select code as "code", name as "meaning" from registry.ambito order by code`,
  )
  return { comune, ambito }
}

function codesOf(column: Column, territory: Territory): readonly Code[] {
  switch (column) {
    case 'comune':
    case 'ambito':
      return territory[column]
    case 'province':
      return coded(PROVINCES)
    case 'targetArea':
      return readReference(targetAreas).map(({ code, label }) => ({ code, meaning: label }))
    case 'phase':
      return coded(PHASES)
    case 'outcome':
      return coded(OUTCOMES)
    case 'sex':
      return coded({ F: 'Femmina', M: 'Maschio', UNKNOWN: 'Non noto' })
    case 'ageBand':
      return bands([...ageBands, ...new Set(Object.values(broadAges))], 'anni')
    case 'iseeBand':
      return bands([...iseeBands, ...new Set(Object.values(broadIsee))], 'euro')
    case 'wait':
      return [
        ...bands(
          waitBands.map(([, band]) => band),
          'giorni',
        ),
        { code: WAITING, meaning: 'Servizio non ancora avviato' },
      ]
    default:
      return []
  }
}

const coded = (meanings: Readonly<Record<string, string>>): Code[] =>
  Object.entries(meanings).map(([code, meaning]) => ({ code, meaning }))

function bands(codes: readonly string[], unit: string): Code[] {
  const told = codes.map((code) => {
    const [from = '', to] = code.replace('+', '').split('-')
    const meaning = to === undefined ? (code.endsWith('+') ? `${from} e oltre` : from) : `da ${from} a ${to}`
    return { code, meaning: `${meaning} ${unit}` }
  })
  return unit === 'giorni' ? told : [...told, { code: 'UNKNOWN', meaning: 'Non noto' }]
}

const NOT_TOLD = 'Vuoto: generalizzato nel rilascio.'
const CSE = 'Cartella sociale elettronica'

const MEANINGS: Readonly<
  Record<Column, { readonly title: string; readonly description: string; readonly source: string }>
> = {
  comune: {
    title: 'Comune',
    description: `Codice ISTAT del comune che ha in carico il caso, da 5.000 abitanti; anche qualcuno più grande non è indicato, dove quelli più piccoli dell’Ambito non ne hanno insieme altrettanti. ${NOT_TOLD}`,
    source: `${CSE}; ISTAT, codici dei comuni`,
  },
  ambito: {
    title: 'Ambito territoriale sociale',
    description: `Codice dell’Ambito di cui il comune fa parte. ${NOT_TOLD}`,
    source: `${CSE}; L.R. 19/2006 art. 5`,
  },
  province: { title: 'Provincia', description: `Sigla della provincia. ${NOT_TOLD}`, source: CSE },
  targetArea: {
    title: 'Area di utenza',
    description: `Il bisogno per cui il caso è stato aperto. ${NOT_TOLD}`,
    source: 'SIOSS, aree di utenza',
  },
  phase: {
    title: 'Fase',
    description: `Fase del percorso quando il rilascio è stato preparato. ${NOT_TOLD}`,
    source: 'Piano regionale 2026-2028, 4.2.2',
  },
  outcome: {
    title: 'Esito',
    description: `Motivazione della chiusura; NOT_CLOSED per i casi non chiusi. ${NOT_TOLD}`,
    source: 'SINBA (D.M. 206/2014), motivazioni di chiusura',
  },
  sex: { title: 'Sesso', description: `Sesso. ${NOT_TOLD}`, source: CSE },
  ageBand: {
    title: 'Fascia di età',
    description: `Età compiuta nell’anno di apertura, in fasce SINBA per i minori; il limite inferiore è compreso. ${NOT_TOLD}`,
    source: 'SINBA (D.M. 206/2014)',
  },
  iseeBand: {
    title: 'Fascia ISEE',
    description: `ISEE ordinario, in euro; il limite superiore è compreso. ${NOT_TOLD}`,
    source: 'SINBA (D.M. 206/2014), FasciaISEEBeneficiario; INPS',
  },
  openedQuarter: {
    title: 'Trimestre di apertura',
    description: `Come 2026-Q1. ${NOT_TOLD}`,
    source: CSE,
  },
  openedYear: { title: 'Anno di apertura', description: NOT_TOLD, source: CSE },
  wait: {
    title: 'Attesa',
    description: `Giorni dall’apertura all’avvio del servizio. ${NOT_TOLD}`,
    source: CSE,
  },
}

const PROVINCES = {
  BA: 'Bari',
  BR: 'Brindisi',
  BT: 'Barletta-Andria-Trani',
  FG: 'Foggia',
  LE: 'Lecce',
  TA: 'Taranto',
}

const PHASES = {
  ACCESS_AND_ORIENTATION: 'Accesso e orientamento',
  NEEDS_ASSESSMENT: 'Valutazione del bisogno',
  INDIVIDUAL_PROJECT: 'Progetto individualizzato',
  SERVICE_DELIVERY: 'Erogazione del servizio',
  FINAL_EVALUATION: 'Valutazione finale',
  CLOSED: 'Chiuso',
}

const OUTCOMES = {
  [NOT_CLOSED]: 'Non chiuso',
  ORIENTATION_COMPLETED: 'Orientamento concluso',
  NEED_RESOLVED: 'Risoluzione dello stato di bisogno',
  NO_NEED_FOUND: 'Bisogno non riscontrato',
  OTHER_SERVICE: 'Presa in carico di un altro servizio',
  CAME_OF_AGE: 'Raggiungimento della maggiore età',
  WITHDRAWN: 'Uscita richiesta dall’utente o dalla famiglia',
  UNTRACEABLE: 'Irreperibilità',
  DECEASED: 'Decesso',
  MOVED_WITHIN_REGION: 'Passaggio a un altro Ambito della regione',
  MOVED_OUT_OF_REGION: 'Passaggio a un Ambito di altra regione',
  REPATRIATED: 'Rimpatrio',
  COMMITMENTS_NOT_KEPT: 'Mancato rispetto degli impegni del progetto',
  HOSPITALISED: 'Ricovero',
  OTHER: 'Altro',
  UNKNOWN: 'Non noto',
}
