import { targetAreas } from '@cse/db/reference/catalogue-files'
import { readReference } from '@cse/db/reference/csv'
import { ageBands, iseeBands } from '@cse/schema/bands'
import type { Code } from '../../rules/release/column.ts'
import {
  broadAges,
  broadIsee,
  NOT_CLOSED,
  type TraitColumn,
  WAITING,
  waitBands,
} from '../../rules/release/traits.ts'
import type { TerritoryNames } from '../../store/release/territory-names.ts'

/** The codes of a column and their meanings, in Italian; none where the values explain themselves. */
export function codesOf(column: TraitColumn, territory: TerritoryNames): readonly Code[] {
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
      return rangesOf([...ageBands, ...new Set(Object.values(broadAges))], 'anni')
    case 'iseeBand':
      return rangesOf([...iseeBands, ...new Set(Object.values(broadIsee))], 'euro')
    case 'wait':
      return [
        ...rangesOf(
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

function rangesOf(codes: readonly string[], unit: string): Code[] {
  const coded = codes.map((code) => {
    const [from = '', to] = code.replace('+', '').split('-')
    const meaning = to === undefined ? (code.endsWith('+') ? `${from} e oltre` : from) : `da ${from} a ${to}`
    return { code, meaning: `${meaning} ${unit}` }
  })
  return unit === 'giorni' ? coded : [...coded, { code: 'UNKNOWN', meaning: 'Non noto' }]
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
