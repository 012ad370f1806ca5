import { encodeId } from '@cse/schema/ids'

/** What an event says changed, as a professional reads it. */
export interface EventFact {
  /** `reason`, `operator`, or the entity an id is of. */
  readonly name: string
  /** In Italian. */
  readonly label: string
  readonly value: string
}

/** Finds the words for what facts keep as codes and ids. */
export interface Words {
  readonly reason: (code: string) => Promise<string | undefined>
  readonly operator: (uuid: string) => Promise<string | undefined>
  /** Name of a comune or an Ambito, by its key: `comune:072006`. */
  readonly holder: (key: string) => Promise<string | undefined>
}

/** The facts of an event, the state of the case first; its version is the event's place in the history and says nothing more. */
export async function wordedFacts(
  facts: Readonly<Record<string, unknown>>,
  words: Words,
): Promise<EventFact[]> {
  const reported = Object.entries(facts)
    .filter(([name, value]) => name !== 'version' && value !== null && typeof value !== 'object')
    .sort(([a], [b]) => place(a) - place(b))
  return Promise.all(
    reported.map(async ([name, value]) => ({
      name,
      label: LABELS[name] ?? name,
      value: (await worded(name, String(value), words)) ?? String(value),
    })),
  )
}

async function worded(name: string, value: string, words: Words): Promise<string | undefined> {
  if (name === 'reason') return words.reason(value)
  if (name === 'operator') return words.operator(value)
  if (name === 'corrected') return encodeId('delivery', value)
  if (name === 'holder' || name === 'from' || name === 'to') return words.holder(value)
  if (UUID.test(value)) return encodeId(snakeCase(name), value)
  return VALUES[value]
}

/** The database keeps facts in no order of ours. */
const place = (name: string) =>
  Object.hasOwn(LABELS, name) ? Object.keys(LABELS).indexOf(name) : Number.POSITIVE_INFINITY

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const LABELS: Readonly<Record<string, string>> = {
  status: 'Stato del caso',
  reason: 'Motivazione',
  outcome: 'Esito',
  operator: 'Operatore',
  holder: 'Titolare',
  from: 'Da',
  to: 'A',
  channel: 'Modalità di accesso',
  motive: 'Motivo di accesso',
  transfer: 'Trasferimento',
  assessment: 'Valutazione',
  instrument: 'Strumento',
  project: 'Progetto',
  plannedIntervention: 'Intervento',
  delivery: 'Erogazione',
  uvmSession: 'Seduta UVM',
  document: 'Documento',
  month: 'Mese',
  corrected: 'Al posto di',
  endedOn: 'Cessata il',
  endedBefore: 'Prima indicata il',
  restores: 'Stato precedente',
}

const VALUES: Readonly<Record<string, string>> = {
  OPEN: 'aperto',
  true: 'ripristinato',
  SUSPENDED: 'sospeso',
  CLOSED: 'concluso',
  ACHIEVED: 'obiettivi raggiunti',
  PARTLY_ACHIEVED: 'obiettivi raggiunti in parte',
  NOT_ACHIEVED: 'obiettivi non raggiunti',
  INFORMATION_ONLY: 'informazione',
  SENT_ELSEWHERE: 'invio ad altro servizio',
  TAKEN_IN_CHARGE: 'presa in carico',
  DESK_SERVICE: 'prestazione di sportello',
  NOT_COMPETENT: 'non competenza',
  WITHDRAWN: 'rinuncia',
  IN_PERSON: 'di persona',
  PHONE: 'telefono',
  EMAIL: 'posta elettronica',
  HOME: 'visita domiciliare',
  LETTER: 'lettera',
  OTHER: 'altro',
  SPONTANEOUS: 'spontaneo',
  SENT: 'inviato da altri',
  SUMMONED: 'convocato',
  DECREE: 'decreto',
  EMERGENCY: 'pronto intervento',
}
