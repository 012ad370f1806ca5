import { SourceFault } from '@cse/schema/e-services'
import { z } from 'zod'

const text = z.string().optional()
const place = z.looseObject({ nomeComune: text, codiceIstat: text, siglaProvinciaIstat: text })
const abroad = z.looseObject({ descrizioneLocalita: text, descrizioneStato: text, codiceStato: text })

const generalita = z.looseObject({
  codiceFiscale: z.looseObject({ codFiscale: text, validitaCF: text }).optional(),
  cognome: text,
  senzaCognome: text,
  nome: text,
  senzaNome: text,
  sesso: text,
  dataNascita: text,
  senzaGiorno: text,
  senzaGiornoMese: text,
  luogoNascita: z.looseObject({ comune: place.optional(), localita: abroad.optional() }).optional(),
  soggettoAIRE: text,
})

const indirizzo = z.looseObject({
  cap: text,
  comune: place.optional(),
  frazione: text,
  toponimo: z.looseObject({ specie: text, denominazioneToponimo: text }).optional(),
  numeroCivico: z
    .looseObject({
      numero: text,
      metrico: text,
      lettera: text,
      esponente1: text,
      colore: text,
      civicoInterno: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
})

const residenza = z.looseObject({
  tipoIndirizzo: text,
  indirizzo: indirizzo.optional(),
  presso: text,
  dataDecorrenzaResidenza: text,
})

const subject = z.looseObject({
  generalita: generalita.optional(),
  residenza: z.array(residenza).optional(),
  identificativi: z.looseObject({ idANPR: text }).optional(),
  datiDecesso: z.looseObject({ dataEvento: text }).optional(),
  infoSoggettoEnte: z
    .array(z.looseObject({ id: text, chiave: text, valore: text, valoreData: text }))
    .optional(),
})

const found = z.looseObject({
  idOperazioneANPR: text,
  listaSoggetti: z.looseObject({ datiSoggetto: z.array(subject).min(1) }),
})
const refused = z.looseObject({
  listaErrori: z.array(z.looseObject({ codiceErroreAnomalia: text })),
})

/** A person as ANPR answers; any part may be missing. */
export type Subject = z.output<typeof subject>
export type Generalita = z.output<typeof generalita>
export type Indirizzo = z.output<typeof indirizzo>

/** What ANPR answered: one person, under the number that it gave to the operation, or nobody. */
export type RegisterAnswer =
  | { readonly found: true; readonly subject: Subject; readonly operation: string }
  | { readonly found: false; readonly code: string }

/** Nobody of that id is there; of people who live abroad neither. */
const NOT_FOUND = 'EN122'

/**
 * The answer of a service that answers about one person.
 * @throws SourceFault when it is about nobody knows whom, or cannot be read
 */
export function registerAnswer(status: number, body: string): RegisterAnswer {
  const json = jsonOf(body)
  if (status === 200) {
    const { data } = found.safeParse(json)
    const [subject, ...others] = data?.listaSoggetti.datiSoggetto ?? []
    if (!subject) throw new SourceFault('BROKEN', { code: 'ANSWER_UNREADABLE' })
    if (others.length > 0) throw new SourceFault('BROKEN', { code: 'ANSWER_ABOUT_SEVERAL' })
    return { found: true, subject, operation: data?.idOperazioneANPR ?? '' }
  }
  const code = refused.safeParse(json).data?.listaErrori[0]?.codiceErroreAnomalia ?? `HTTP ${status}`
  if (status === 404 || code === NOT_FOUND) return { found: false, code }
  throw new SourceFault('BROKEN', { code })
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
