import { type Day, dayOf } from './calendar.ts'
import { emigrationCountries } from './names.ts'
import type { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'

/** Cadastral code and name of a comune or country of birth. */
export interface BirthPlace {
  readonly code: string
  readonly name: string
}

/** Where an Italian who lives in a town may have been born: there, in a town with a hospital nearby, elsewhere in Italy, of emigrants. */
export function birthPlaceOfResident(
  town: Town,
  { lead }: TownsOfAmbito,
  born: Day,
  random: Random,
): BirthPlace {
  const kind = random.unit()
  if (kind < 0.5) return placeOf(town, born)
  if (kind < 0.92) return placeOf(lead, born)
  if (kind < 0.97) return random.pick(CITIES)
  const [code, name] = random.pick(emigrationCountries)
  return { code, name }
}

/** The comune as it was on the day of birth: the code says where one was born then. */
function placeOf(town: Town, born: Day): BirthPlace {
  return town.cadastralCode === 'M428' && born < MERGER
    ? PRESICCE
    : { code: town.cadastralCode, name: town.name }
}

/** Presicce-Acquarica was born of Presicce and Acquarica del Capo. */
const MERGER = dayOf('2019-05-15')
const PRESICCE: BirthPlace = { code: 'H047', name: 'Presicce' }

const CITIES: readonly BirthPlace[] = [
  { code: 'H501', name: 'Roma' },
  { code: 'F205', name: 'Milano' },
  { code: 'L219', name: 'Torino' },
  { code: 'F839', name: 'Napoli' },
  { code: 'A944', name: 'Bologna' },
  { code: 'D612', name: 'Firenze' },
]
