/** A place, as ANPR names it. */
interface RegisterPlace {
  readonly nomeComune: string
  readonly codiceIstat: string
  readonly siglaProvinciaIstat: string
}

/** Somebody in the simulated register. */
export interface RegisteredPerson {
  readonly idAnpr: string
  readonly taxCode: string
  /** Null: somebody without one (senzaCognome, senzaNome). */
  readonly familyName: string | null
  readonly givenName: string | null
  readonly sex: 'M' | 'F'
  /** `YYYY-MM-DD`; ANPR fills up what is unknown and says so. */
  readonly born: string
  readonly unknownBirth?: 'senzaGiorno' | 'senzaGiornoMese'
  readonly birthPlace: RegisterPlace
  /** None: resident abroad (AIRE). */
  readonly residence?: RegisteredResidence
  readonly diedOn?: string
  /** Name of the household, and the tie to its reference person (table 05). */
  readonly household?: { readonly name: string; readonly tie: string; readonly since: string }
}

/** Where somebody lives, with the parts of an address as the register has them. */
export interface RegisteredResidence {
  readonly comune: RegisterPlace
  readonly cap: string
  readonly specie: string
  readonly denominazione: string
  readonly numero?: string
  readonly metrico?: string
  readonly lettera?: string
  readonly interno?: Readonly<Record<string, string>>
  readonly since: string
}

const roma = { nomeComune: 'ROMA', codiceIstat: '058091', siglaProvinciaIstat: 'RM' }
const bolzano = { nomeComune: 'BOLZANO/BOZEN', codiceIstat: '021008', siglaProvinciaIstat: 'BZ' }
const trieste = { nomeComune: 'TRIESTE', codiceIstat: '032006', siglaProvinciaIstat: 'TS' }
const bari = { nomeComune: 'BARI', codiceIstat: '072006', siglaProvinciaIstat: 'BA' }
const lecce = { nomeComune: 'LECCE', codiceIstat: '075035', siglaProvinciaIstat: 'LE' }

const at = (
  comune: RegisterPlace,
  specie: string,
  denominazione: string,
  number: Partial<RegisteredResidence>,
): RegisteredResidence => ({
  comune,
  cap: comune === bari ? '70121' : '73100',
  specie,
  denominazione,
  since: '2020-02-01',
  ...number,
})
const family = (name: string, tie: string) => ({ name, tie, since: '2020-02-01' })

/** The register's own words for its ten fictitious people; where they live, and with whom, is invented here. */
const person = (
  idAnpr: string,
  taxCode: string,
  names: string,
  born: string,
  birthPlace: RegisterPlace,
  more: Pick<RegisteredPerson, 'residence' | 'household'>,
): RegisteredPerson => {
  const [givenName = '', familyName = ''] = names.split(' ')
  const sex = Number(taxCode.slice(9, 11)) > 40 ? 'F' : 'M'
  return { idAnpr, taxCode, givenName, familyName, sex, born, birthPlace, ...more }
}

/** The ten fictitious people with whom the ministry lets its services be tested: ids, tax codes and names are those of its table. */
export const MINISTRY_PEOPLE: readonly RegisteredPerson[] = [
  person('UK79569LF', 'PRVGNN90R10H501Q', 'GIOVANNI PROVA', '1990-10-10', roma, {
    residence: at(bari, 'VIA', 'AMERIGO VESPUCCI', { numero: '55', interno: { scala: 'B4', interno1: '3' } }),
    household: family('prova', '1'),
  }),
  person('JF28000UG', 'NRECLD90R50H501G', 'CLAUDIA NERI', '1990-10-10', roma, {
    residence: at(bari, 'VIA', 'AMERIGO VESPUCCI', { numero: '55', interno: { scala: 'B4', interno1: '3' } }),
    household: family('prova', '2'),
  }),
  person('AF41450AS', 'STTSGT90A01H501J', 'SOGGETTO SETTIMO', '1990-01-01', roma, {
    residence: at(bari, 'PIAZZA', 'UMBERTO I', { numero: '1' }),
  }),
  person('EV45959WW', 'NNOSGT90A01H501I', 'SOGGETTO NONO', '1990-01-01', roma, {
    residence: at(bari, 'VIA', 'SPARANO DA BARI', { numero: '12', lettera: 'A' }),
  }),
  person('TK44563XB', 'TTVSGT90A01H501H', 'SOGGETTO OTTAVO', '1990-01-01', roma, {
    residence: at(lecce, 'VIA', 'TRINCHESE', { numero: '7' }),
  }),
  person('LB27131ED', 'NDRCPL01A01H501S', 'COMPLESSO INDIRIZZO', '2001-01-01', roma, {
    residence: at(bari, 'STRADA VICINALE', 'DEL CROCIFISSO', {
      numero: '10',
      lettera: 'B',
      interno: { corte: '2', scala: 'C', interno1: '4', espInterno1: 'BIS', piano: '3' },
    }),
  }),
  person('RE03592S1', 'NDRMRC02B02H501D', 'METRICO INDIRIZZO', '2002-02-02', roma, {
    residence: at(bari, 'STRADA PROVINCIALE', 'BITONTO', { metrico: '1250' }),
  }),
  person('DU58740Y1', 'TDSPRM00R10A952C', 'PRIMO TEDESCO', '2000-10-10', bolzano, {
    residence: at(lecce, 'VIA/STRASSE', 'DANTE/DANTE', { numero: '3' }),
  }),
  person('DJ02468WZ', 'SLVDNN00R50L424L', 'DONNA SLOVENA', '2000-10-10', trieste, {
    residence: at(lecce, 'VIA/ULICA', 'GIULIA/JULIJA', { numero: '9' }),
  }),
  person('GS66689VV', 'TDSSND90R10A952M', 'SECONDO TEDESCO', '1990-10-10', bolzano, {
    residence: at(bari, 'VIA/STRASSE', 'ROMA/ROM', { numero: '21' }),
  }),
]
