import { readFileSync } from 'node:fs'

/** An operation worth trying, as the persona who can. */
export interface Example {
  readonly persona: string
  /** In Italian, as a choice in a menu. */
  readonly title: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** Registered for a partner: sent by the hash of exactly this text. */
  readonly registered?: boolean
}

/** The operations that the explorer offers; the first is the one it opens with. */
export const EXAMPLES: readonly Example[] = [
  example('social-worker@bari', 'Casi in corso, con persona, progetto e spesa', 'casi-in-corso', {
    quanti: 5,
  }),
  example('social-worker@bari', 'Il mio carico di lavoro', 'carico-di-lavoro'),
  example('social-worker@bari', 'Storia e diario di un caso', 'storia-di-un-caso'),
  example('secretariat@bari', 'Cerca una persona per cognome', 'cerca-una-persona', { cognome: 'Car' }),
  example('secretariat@bari', 'L’agenda dello sportello', 'agenda'),
  example('pua@bari', 'Esito delle valutazioni', 'valutazioni'),
  example('citizen', 'La mia cartella: casi e appuntamenti', 'la-mia-cartella'),
  example('citizen', 'Chi ha consultato la mia cartella', 'chi-ha-consultato'),
  example('citizen', 'Quali fonti certificano i miei dati, e chi le ha interrogate', 'fonti-certificate'),
  example('citizen', 'Appuntamenti liberi nel mio comune', 'appuntamenti-liberi', { comune: '072006' }),
  example('plan-office@ATS-BA-02', 'Casi presi in carico e trasferimenti in attesa', 'casi-dell-ambito'),
  example(
    'accountant@ATS-BA-02',
    'Piano di zona: programmato, impegnato, liquidato, residui',
    'piano-di-zona',
    { ambito: 'ATS-BA-02' },
  ),
  example('analyst', 'Casi per Ambito e area, senza persone riconoscibili', 'casi-per-ambito', {
    input: { measure: 'CASES', by: ['AMBITO', 'TARGET_AREA'] },
  }),
  example('controller', 'Spesa di tutti i piani di zona', 'spesa-dei-piani'),
  registered('dss', 'Importi dei piani di zona (operazione registrata)', 'plan-amounts', {
    filter: { triennium: '2026-2028' },
    first: 10,
  }),
  registered('puglia-sociale', 'Strutture di un comune (operazione registrata)', 'facilities', {
    filter: { comune: '075035' },
    first: 10,
  }),
]

function example(persona: string, title: string, file: string, variables?: Example['variables']): Example {
  return { persona, title, query: textAt(`examples/${file}`), ...(variables && { variables }) }
}

/** A partner's operation: the text that was registered is the only one it may send. */
function registered(persona: string, title: string, file: string, variables: Example['variables']): Example {
  const query = textAt(`../../../../schema/operations/${persona}/${file}`)
  return { persona, title, query, registered: true, ...(variables && { variables }) }
}

function textAt(path: string): string {
  return readFileSync(new URL(`${path}.graphql`, import.meta.url), 'utf8')
}
