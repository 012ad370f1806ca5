import type { Person } from './people.ts'
import type { Random } from './random.ts'

/** What people of a target area ask for, and what comes of it. */
export interface Need {
  readonly requests: readonly string[]
  readonly findings: readonly string[]
  readonly objectives: readonly string[]
  /** Code of the instrument of the multidimensional assessment (`db/data/instrument.csv`). */
  readonly instrument: string
  readonly projectTitle: string
}

/** The target area (SIOSS) in which a person would ask for help. */
export function targetAreaOf({ age, citizenships }: Person, random: Random): string {
  if (age < 18) return random.chance(0.86) ? '1' : '2'
  if (age >= 65) return random.weighted(ELDERLY)
  return !citizenships.includes('ITA') && random.chance(0.5) ? '5' : random.weighted(ADULTS)
}

/** @throws for a code that is no target area. */
export function needOf(targetArea: string): Need {
  const need = NEEDS[targetArea]
  if (!need) throw new Error(`${targetArea} is not a target area.`)
  return need
}

const ELDERLY = [
  ['4', 80],
  ['2', 12],
  ['6', 8],
] as const
const ADULTS = [
  ['6', 45],
  ['2', 22],
  ['1', 18],
  ['3', 10],
  ['7', 5],
] as const

const NEEDS: Record<string, Need> = {
  1: {
    requests: [
      'Difficoltà nella gestione dei figli',
      'Segnalazione della scuola per assenze',
      'Richiesta di sostegno educativo',
    ],
    findings: [
      'Rete familiare presente ma affaticata',
      'Conflittualità tra i genitori',
      'Buone risorse educative da sostenere',
    ],
    objectives: [
      'Migliorare la frequenza scolastica',
      'Rafforzare le competenze genitoriali',
      'Favorire la socializzazione del minore',
    ],
    instrument: 'SINBA',
    projectTitle: 'Progetto educativo individualizzato',
  },
  2: {
    requests: [
      'Richiesta di assistenza domiciliare',
      'Richiesta di inserimento in centro diurno',
      'Domanda di assegno di cura',
    ],
    findings: [
      'Dipendenza nelle attività quotidiane',
      'Autonomie parziali da sviluppare',
      'Carico assistenziale elevato per la famiglia',
    ],
    objectives: [
      'Mantenere la permanenza a domicilio',
      'Sviluppare le autonomie personali',
      'Alleggerire il carico familiare',
    ],
    instrument: 'SVAMDI',
    projectTitle: 'Progetto assistenziale individualizzato',
  },
  3: {
    requests: ['Invio del servizio per le dipendenze', 'Richiesta di reinserimento lavorativo'],
    findings: ['Percorso terapeutico in corso', 'Rete sociale debole'],
    objectives: ['Consolidare il percorso di cura', 'Avviare un tirocinio'],
    instrument: 'SCHEDA-MULTI',
    projectTitle: 'Progetto di reinserimento',
  },
  4: {
    requests: [
      'Richiesta di assistenza domiciliare',
      'Solitudine e difficoltà nella cura di sé',
      'Dimissione ospedaliera protetta',
    ],
    findings: [
      'Ridotta mobilità e assenza di rete',
      'Autonomia parziale con figli lontani',
      'Decadimento cognitivo lieve',
    ],
    objectives: [
      'Garantire la permanenza a domicilio',
      'Contrastare la solitudine',
      'Assicurare pasti regolari',
    ],
    instrument: 'SVAMA',
    projectTitle: 'Progetto assistenziale individualizzato',
  },
  5: {
    requests: ['Richiesta di orientamento ai servizi', 'Richiesta di mediazione linguistica'],
    findings: ['Conoscenza limitata della lingua', 'Condizione abitativa precaria'],
    objectives: ['Apprendere la lingua italiana', 'Raggiungere una sistemazione stabile'],
    instrument: 'SCHEDA-MULTI',
    projectTitle: 'Progetto di integrazione',
  },
  6: {
    requests: [
      'Richiesta di contributo economico',
      "Perdita dell'alloggio",
      'Convocazione per Assegno di inclusione',
    ],
    findings: ['Disoccupazione di lunga durata', 'Morosità nel pagamento del canone', 'Nucleo senza reddito'],
    objectives: [
      'Avviare un percorso di inclusione lavorativa',
      "Stabilizzare l'alloggio",
      'Regolarizzare la posizione debitoria',
    ],
    instrument: 'GEPI-QA',
    projectTitle: "Patto per l'inclusione sociale",
  },
  7: {
    requests: ['Richiesta di informazioni e accompagnamento'],
    findings: ['Bisogni diversi da seguire insieme'],
    objectives: ['Attivare la rete di prossimità'],
    instrument: 'SCHEDA-MULTI',
    projectTitle: 'Progetto individualizzato',
  },
}
