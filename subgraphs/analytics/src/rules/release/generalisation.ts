import { broadAges, broadIsee, type TraitColumn } from './traits.ts'

/** A step of generalisation, on top of those before it. */
export interface GeneralisationStep {
  /** What it does, in Italian words. */
  readonly words: string
  /** By column: null removes its values; otherwise the broader value of each value, which stays where there is none. */
  readonly change: Readonly<Partial<Record<TraitColumn, null | Readonly<Record<string, string>>>>>
}

/** The steps in their order: what is least useful goes first, the target area and the territory last. */
export const STEPS: readonly GeneralisationStep[] = [
  { words: 'nessuna generalizzazione', change: {} },
  { words: 'attesa non indicata', change: { wait: null } },
  { words: 'Ambito in luogo del comune', change: { comune: null } },
  { words: 'anno di apertura in luogo del trimestre', change: { openedQuarter: null } },
  { words: 'ISEE in tre fasce', change: { iseeBand: broadIsee } },
  { words: 'età in tre fasce', change: { ageBand: broadAges } },
  { words: 'esito non indicato', change: { outcome: null } },
  { words: 'ISEE non indicato', change: { iseeBand: null } },
  { words: 'fase non indicata', change: { phase: null } },
  { words: 'sesso non indicato', change: { sex: null } },
  { words: 'età non indicata', change: { ageBand: null } },
  { words: 'provincia in luogo dell’Ambito', change: { ambito: null } },
  { words: 'anno di apertura non indicato', change: { openedYear: null } },
  { words: 'area di utenza non indicata', change: { targetArea: null } },
  { words: 'provincia non indicata', change: { province: null } },
]

/** What a neighbour or a relative may know of a person, and search by. */
export const KNOWN = [
  'comune',
  'ambito',
  'province',
  'sex',
  'ageBand',
  'openedQuarter',
  'openedYear',
] as const satisfies readonly TraitColumn[]

/** What must not be the same for everybody who agrees in {@link KNOWN}. */
export const SENSITIVE = ['targetArea', 'outcome', 'iseeBand'] as const satisfies readonly TraitColumn[]

/** Values that disclose nothing: they repeat what is known without them, or say that nothing is known. */
export const INNOCUOUS: readonly {
  readonly column: (typeof SENSITIVE)[number]
  readonly value: string
  /** Only for these values of another column. */
  readonly where?: { readonly column: (typeof KNOWN)[number]; readonly among: readonly string[] }
}[] = [
  // the areas of minors and of the elderly repeat the age
  {
    column: 'targetArea',
    value: '1',
    where: { column: 'ageBand', among: ['0-3', '3-6', '6-9', '9-12', '12-15', '15-18', '0-18'] },
  },
  { column: 'targetArea', value: '4', where: { column: 'ageBand', among: ['65-75', '75+', '65+'] } },
  { column: 'outcome', value: 'NOT_CLOSED' },
  { column: 'outcome', value: 'UNKNOWN' },
  { column: 'iseeBand', value: 'UNKNOWN' },
]

/** The method of a release, in the Italian words that are published with it. */
export const METHOD =
  'k-anonimato sulle persone con generalizzazione locale. Ogni combinazione dei valori di tutte le colonne è condivisa da almeno k persone ' +
  'diverse: i record che non vi arrivano perdono, un passo alla volta e nell’ordine dei passi indicati, il dettaglio meno utile; quelli che ' +
  'restano dopo l’ultimo passo non sono rilasciati. Diversità: di tutti coloro che condividono territorio, sesso, età e periodo di apertura ' +
  'non si viene a sapere la stessa area di utenza, lo stesso esito o la stessa fascia ISEE; dove sarebbe così i record sono generalizzati ' +
  'ancora. Ogni valore diverso è di almeno k persone; non sono richieste proporzioni simili a quelle della Regione (t-closeness), che ' +
  'cancellerebbero le differenze tra territori per cui i dati si rilasciano: ciò che resta è una frequenza di gruppo, non un fatto di una ' +
  'persona. Non contano come rivelazione l’area anziani per chi ha 65 anni o più e l’area minori per i minori, che ripetono l’età, il caso ' +
  'non ancora chiuso e i valori non noti. Il comune è indicato solo da 5.000 abitanti, e i comuni di un Ambito che non lo sono ne hanno insieme almeno 5.000. Ogni caso entra in un solo rilascio, quello del ' +
  'periodo in cui è stato aperto; i periodi non si sovrappongono, nessun codice lega i record tra loro o tra rilasci, e le correzioni ' +
  'successive non cambiano il rilascio. I non rilasciati sono arrotondati per eccesso a un multiplo di k.'
