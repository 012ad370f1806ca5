import type { RegisteredFacts } from '../../rules/registered-facts.ts'
import type { Generalita, Indirizzo, Subject } from './answer.ts'

/** What ANPR answered of a person, in the terms of the record. */
export function factsOf(subject: Subject): RegisteredFacts {
  const { generalita = {}, residenza = [], infoSoggettoEnte = [], datiDecesso } = subject
  const [residence] = residenza
  const death =
    datiDecesso?.dataEvento ?? infoSoggettoEnte.find(({ chiave }) => chiave === 'Data decesso')?.valoreData
  const comune = residence?.indirizzo?.comune?.codiceIstat
  return {
    familyName: nameOf(generalita.cognome),
    givenName: nameOf(generalita.nome),
    sex: generalita.sesso === 'M' || generalita.sesso === 'F' ? generalita.sesso : null,
    ...birthOf(generalita),
    birthPlaceName:
      generalita.luogoNascita?.comune?.nomeComune ??
      generalita.luogoNascita?.localita?.descrizioneStato ??
      null,
    residence:
      residence?.indirizzo && comune && residence.dataDecorrenzaResidenza
        ? {
            comune,
            address: addressOf(residence.indirizzo, residence.presso),
            since: residence.dataDecorrenzaResidenza,
          }
        : null,
    abroad: isSet(generalita.soggettoAIRE),
    deceasedOn: death ?? null,
  }
}

const nameOf = (name: string | undefined): string | null => name?.trim() || null

/** The register marks what is not so with `1`, `Y` or `S`. */
const isSet = (mark: string | undefined): boolean => mark !== undefined && /^[1YS]$/i.test(mark)

/** The register fills up a date whose day, or day and month, nobody knows, and says so beside it. */
function birthOf({ dataNascita = '', senzaGiorno, senzaGiornoMese }: Generalita) {
  const [year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(dataNascita)?.slice(1).map(Number) ?? []
  const monthKnown = !isSet(senzaGiornoMese)
  return {
    birthYear: year ?? null,
    birthMonth: monthKnown ? (month ?? null) : null,
    birthDay: monthKnown && !isSet(senzaGiorno) ? (day ?? null) : null,
  }
}

/** Parts of a building, with the words that stand before them. */
const INSIDE: Readonly<Record<string, string>> = {
  corte: 'corte',
  scala: 'scala',
  piano: 'piano',
  interno1: 'interno',
  isolato: 'isolato',
}

/** An address in one line: street, number (in metres where there is no other), what is inside, place. */
function addressOf(address: Indirizzo, presso?: string): string {
  const { cap, comune, frazione, toponimo, numeroCivico } = address
  const street = [toponimo?.specie, toponimo?.denominazioneToponimo].filter(Boolean).join(' ')
  const { numero, metrico, lettera, esponente1, colore, civicoInterno = {} } = numeroCivico ?? {}
  const number = numero
    ? [numero, lettera, esponente1].filter(Boolean).join('/') + (colore ? ` ${colore}` : '')
    : metrico
      ? `metrico ${metrico}`
      : 'senza numero civico'
  const inside = Object.entries(INSIDE).flatMap(([part, word]) => {
    const exponent = part === 'interno1' && civicoInterno.espInterno1 ? ` ${civicoInterno.espInterno1}` : ''
    return civicoInterno[part] ? [`${word} ${civicoInterno[part]}${exponent}`] : []
  })
  const town = [cap, comune?.nomeComune].filter(Boolean).join(' ')
  return [`${street} ${number}`.trim(), ...inside, frazione, town, presso && `presso ${presso}`]
    .filter(Boolean)
    .join(', ')
    .slice(0, 200)
}
