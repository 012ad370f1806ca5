import { MINISTRY_PEOPLE, type RegisteredPerson } from './people.ts'
import { subjectOfC001, subjectOfC021, verification } from './subject.ts'

/** The e-services of ANPR that are simulated, with the names in their addresses. */
export const ANPR_SERVICES = {
  'ANPR.C001': 'C001-servizioNotifica',
  'ANPR.C003': 'C003-servizioVerificaDichGeneralita',
  'ANPR.C021': 'C021-servizioAccertamentoStatoFamiglia',
  'ANPR.C030': 'C030-servizioAccertamentoIdUnicoNazionale',
} as const
export type AnprService = keyof typeof ANPR_SERVICES

/** How the register misbehaves. */
export type AnprFault = 'OTHER_PERSON' | 'SECOND_PERSON' | 'ANOMALY'

interface Answer {
  readonly status: number
  readonly body: object
}

/** The register, simulated: people, and what each body asked under which number. */
export function simulatedRegister(people: readonly RegisteredPerson[] = MINISTRY_PEOPLE) {
  const registered = [...people]
  const earlier = new Map<string, Answer>()
  const last = new Map<string, bigint>()
  const faults = new Set<AnprFault>()

  const found = ({ codiceFiscale, idANPR }: Readonly<Record<string, unknown>>) =>
    registered.find((person) =>
      idANPR === undefined ? person.taxCode === codiceFiscale : person.idAnpr === idANPR,
    )

  function subjects(service: AnprService, request: RegisterQuestion): readonly object[] | null {
    const person = found(request.criteriRicerca)
    // people who live abroad have an id that C030 does not find
    if (!person || (service === 'ANPR.C030' && !person.residence)) return null
    const other = registered.find(({ taxCode }) => taxCode !== person.taxCode) ?? person
    const chosen = faults.has('OTHER_PERSON') ? other : person
    const all = faults.has('SECOND_PERSON') ? [chosen, other] : [chosen]
    switch (service) {
      case 'ANPR.C001':
        return all.map(subjectOfC001)
      case 'ANPR.C003':
        return [verification(chosen, Object(request.verifica?.generalita))]
      case 'ANPR.C021':
        return householdOf(chosen, request.datiRichiesta.dataRiferimentoRichiesta).map(subjectOfC021)
      case 'ANPR.C030':
        return all.map(({ idAnpr }) => ({ identificativi: { idANPR: idAnpr } }))
    }
  }

  /** Who has died is alone from that day on; the day before shows the household. */
  const householdOf = (person: RegisteredPerson, on: string) =>
    person.household === undefined || (person.diedOn !== undefined && person.diedOn <= on)
      ? [person]
      : registered.filter(({ household }) => household?.name === person.household?.name)

  function fresh(service: AnprService, request: RegisterQuestion, number: bigint): Answer {
    const idOperazioneANPR = String(58_000_000n + (number % 1_000_000n))
    const error = (status: number, code: string, text: string): Answer => ({
      status,
      body: {
        idOperazioneANPR,
        listaErrori: [{ codiceErroreAnomalia: code, tipoErroreAnomalia: 'E', testoErroreAnomalia: text }],
      },
    })
    if (
      request.datiRichiesta.casoUso !== service.slice('ANPR.'.length) ||
      !request.datiRichiesta.motivoRichiesta
    )
      return error(400, 'EN001', 'Richiesta non valida')
    const datiSoggetto = subjects(service, request)
    if (!datiSoggetto) return error(404, 'EN122', 'La richiesta effettuata non produce alcun risultato')
    const anomaly = {
      codiceErroreAnomalia: 'AN001',
      tipoErroreAnomalia: 'A',
      testoErroreAnomalia: 'Dato da allineare',
    }
    return {
      status: 200,
      body: {
        idOperazioneANPR,
        listaSoggetti: { datiSoggetto },
        ...(faults.has('ANOMALY') && { listaAnomalie: [anomaly] }),
      },
    }
  }

  return {
    faults,
    /** Puts somebody in the register, or in the place of who had the tax code. */
    put(person: RegisteredPerson) {
      const at = registered.findIndex(({ taxCode }) => taxCode === person.taxCode)
      registered.splice(at < 0 ? registered.length : at, 1, person)
    },
    of: (taxCode: string) => registered.find((person) => person.taxCode === taxCode),
    /** A number that came before gets the answer of then; one that is lower than the last is refused. */
    answer(service: AnprService, client: string, request: RegisterQuestion): Answer {
      const name = `${client} ${service} ${request.idOperazioneClient}`
      const known = earlier.get(name)
      if (known) return known
      if (!/^\d+$/.test(request.idOperazioneClient)) return { status: 400, body: { listaErrori: [] } }
      const number = BigInt(request.idOperazioneClient)
      if (number < (last.get(client) ?? 0n)) return { status: 400, body: { listaErrori: [] } }
      last.set(client, number)
      const answer = fresh(service, request, number)
      earlier.set(name, answer)
      return answer
    },
  }
}

/** What all services of ANPR are called with (`RichiestaE002`). */
export interface RegisterQuestion {
  readonly idOperazioneClient: string
  readonly criteriRicerca: Readonly<Record<string, unknown>>
  readonly verifica?: Readonly<Record<string, unknown>>
  readonly datiRichiesta: {
    readonly dataRiferimentoRichiesta: string
    readonly motivoRichiesta: string
    readonly casoUso: string
  }
}
