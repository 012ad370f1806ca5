import { refuse } from '@cse/schema/refusal'
import type { Birth } from './birth.ts'

/** What the register of residents has of a person. */
export interface RegisteredFacts extends Birth {
  /** Null: somebody without one. */
  readonly familyName: string | null
  readonly givenName: string | null
  readonly sex: 'M' | 'F' | null
  readonly birthPlaceName: string | null
  /** ISTAT code of any comune of Italy; null for who lives in none. */
  readonly residence: { readonly comune: string; readonly address: string; readonly since: string } | null
  /** Whether the person is registered as living abroad (AIRE). */
  readonly abroad: boolean
  readonly deceasedOn: string | null
}

/** What is on record of it. */
export interface RecordedFacts extends Birth {
  readonly familyName: string | null
  readonly givenName: string | null
  readonly sex: 'M' | 'F' | null
  readonly birthPlaceName: string | null
}

/**
 * Names, sex and birth as they are to be on record: those of the register. A name that the record writes in other case, with other accents or
 * apostrophes stays as it is written: the register knows capitals alone.
 */
export function identityOf(registered: RegisteredFacts, recorded: RecordedFacts) {
  const { birthYear, birthMonth, birthDay } = registered
  return {
    familyName: written(registered.familyName, recorded.familyName),
    givenName: written(registered.givenName, recorded.givenName),
    sex: registered.sex ?? recorded.sex,
    birthYear,
    birthMonth,
    birthDay,
    birthPlaceName: written(registered.birthPlaceName, recorded.birthPlaceName),
  }
}

const written = (registered: string | null, recorded: string | null) =>
  registered !== null && recorded !== null && plain(registered) === plain(recorded) ? recorded : registered

/** A name without what the register cannot write: `D’Alessandrò` is `DALESSANDRO`. */
const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/['’`\s]/g, '')
    .toUpperCase()

/** The register has nobody with that tax code. */
export const notInRegister = () =>
  refuse(
    'NotInRegister',
    'ANPR non trova nessuno con questo codice fiscale: può essere residente all’estero o non iscritto.',
  )

/** The register has somebody else under that tax code than was declared. */
export const identityNotConfirmed = () =>
  refuse(
    'IdentityNotConfirmed',
    'I dati dichiarati non coincidono con quelli di ANPR: controllare il documento, o aggiornare la scheda da ANPR.',
  )
