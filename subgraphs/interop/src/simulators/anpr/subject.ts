import type { RegisteredPerson, RegisteredResidence } from './people.ts'

/** What ANPR says of names and birth (`TipoGeneralita`). */
const generalita = (person: RegisteredPerson) => ({
  codiceFiscale: { codFiscale: person.taxCode, validitaCF: '1', dataAttribuzioneValidita: '2022-01-01' },
  ...(person.familyName === null ? { senzaCognome: '1' } : { cognome: person.familyName }),
  ...(person.givenName === null ? { senzaNome: '1' } : { nome: person.givenName }),
  sesso: person.sex,
  dataNascita: person.born,
  ...(person.unknownBirth && { [person.unknownBirth]: '1' }),
  luogoNascita: { comune: person.birthPlace },
  soggettoAIRE: person.residence ? 'N' : 'Y',
})

const residenza = ({ comune, cap, specie, denominazione, ...address }: RegisteredResidence) => ({
  tipoIndirizzo: '1',
  indirizzo: {
    cap,
    comune,
    toponimo: { specie, specieFonte: '1', denominazioneToponimo: denominazione },
    numeroCivico: {
      ...(address.numero && { numero: address.numero }),
      ...(address.metrico && { metrico: address.metrico }),
      ...(address.lettera && { lettera: address.lettera }),
      ...(address.interno && { civicoInterno: address.interno }),
    },
  },
  dataDecorrenzaResidenza: address.since,
})

const death = ({ diedOn }: RegisteredPerson) =>
  diedOn ? [{ id: '1015', chiave: 'Data decesso', valoreData: diedOn }] : []

/** A person as C001 answers. */
export const subjectOfC001 = (person: RegisteredPerson) => ({
  generalita: generalita(person),
  ...(person.residence && { residenza: [residenza(person.residence)] }),
  identificativi: { idANPR: person.idAnpr },
  infoSoggettoEnte: [
    { id: '1003', chiave: 'Verifica esistenza in vita', valore: person.diedOn ? 'N' : 'S' },
    ...death(person),
  ],
})

/** A member of a household as C021 answers. */
export const subjectOfC021 = (person: RegisteredPerson) => ({
  generalita: generalita(person),
  identificativi: { idANPR: person.idAnpr },
  ...(person.diedOn && { datiDecesso: { dataEvento: person.diedOn } }),
  legameSoggetto: {
    tipoLegame: '3',
    codiceLegame: person.household?.tie ?? '1',
    ...(person.household && { dataDecorrenza: person.household.since }),
  },
})

/** What C003 says of declared names and birth: each is right (A) or not (N). */
export function verification(person: RegisteredPerson, declared: Readonly<Record<string, unknown>>) {
  const ofRegister: Readonly<Record<string, unknown>> = {
    cognome: person.familyName,
    nome: person.givenName,
    sesso: person.sex,
    dataNascita: person.born,
  }
  const right = Object.entries(ofRegister).every(
    ([name, value]) => declared[name] === undefined || declared[name] === value,
  )
  return { infoSoggettoEnte: [{ id: '1001', chiave: 'Verifica generalità', valore: right ? 'A' : 'N' }] }
}
