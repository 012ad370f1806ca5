import { certification } from '../persons/certified-tables.ts'
import { consent, disabilityFinding, employmentStatus } from '../persons/tables.ts'
import { dateOf, dayOf, monthOf, workingMoment } from './calendar.ts'
import { idAt } from './ids.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Writes what other administrations say of a person: employment, disability, and which data they certified. */
export function recordFindings(world: World, person: Person, random: Random): void {
  const { today, load } = world
  if (person.age >= 16) {
    const employment = random.weighted(person.age >= 67 ? RETIRED : person.age < 25 ? YOUNG : WORKING_AGE)
    load.add(employmentStatus, {
      personId: person.id,
      status: employment,
      since: random.chance(0.8) ? dateOf(today - random.between(60, 4_000)) : null,
      source: 'MLPS',
      asOf: monthOf(today - 31),
    })
  }
  if (random.chance(person.age > 74 ? 0.22 : person.age > 64 ? 0.1 : 0.03))
    recordDisability(world, person, random)
  if (random.chance(0.35)) recordCertification(world, person, random)
}

/** Writes the consent to keep a file, which whoever has a case has given. */
export function recordConsent(world: World, person: Person, givenOn: number, random: Random): void {
  const purposes = random.chance(0.4)
    ? ['SOCIAL_CARE_FILE', 'DATA_SHARING_WITH_HEALTH']
    : ['SOCIAL_CARE_FILE']
  for (const purpose of purposes) {
    world.load.add(consent, {
      id: idAt(workingMoment(givenOn, random.unit()), random),
      personId: person.id,
      purpose,
      givenOn: dateOf(givenOn),
      expiresOn: purpose === 'SOCIAL_CARE_FILE' ? null : dateOf(givenOn + 730),
      withdrawnOn: null,
      signatory: person.age < 18 ? 'Genitore' : 'Interessato',
      residenceComune: person.home?.town.istatCode ?? null,
    })
  }
}

function recordDisability(world: World, person: Person, random: Random): void {
  const kindCode = random.weighted(person.age < 18 ? MINORS_FINDINGS : ADULTS_FINDINGS)
  const found = Math.max(person.born + 300, world.today - random.between(100, 5_000))
  world.load.add(disabilityFinding, {
    id: idAt(workingMoment(found, random.unit()), random),
    personId: person.id,
    kindCode,
    percentage: kindCode === '1' ? random.between(75, 99) : ['2', '3'].includes(kindCode) ? 100 : null,
    foundOn: dateOf(found),
    reviewOn: random.chance(0.3) ? dateOf(world.today + random.between(30, 900)) : null,
    source: 'INPS',
  })
}

function recordCertification(world: World, person: Person, random: Random): void {
  const { source, service, fields } = random.pick(SERVICES)
  const day = Math.max(dayOf('2025-01-02'), world.today - random.between(1, 400))
  const moment = workingMoment(day, random.unit())
  world.load.add(certification, {
    id: idAt(moment, random),
    personId: person.id,
    source,
    service,
    requestReference: String(random.between(1_000_000, 9_999_999)),
    fields: [...fields],
    certifiedAt: new Date(moment),
    ...WITHOUT_ANSWER,
  })
}

/** Of certifications from before answers were kept. */
const WITHOUT_ANSWER = {
  organisation: null,
  issuer: null,
  subject: null,
  purposeCode: null,
  reference: null,
  validUntil: null,
  facts: null,
}

const RETIRED = [
  ['RETIRED', 92],
  ['INACTIVE', 8],
] as const
const YOUNG = [
  ['STUDENT', 70],
  ['UNEMPLOYED', 14],
  ['EMPLOYED', 14],
  ['INACTIVE', 2],
] as const
const WORKING_AGE = [
  ['EMPLOYED', 48],
  ['UNEMPLOYED', 17],
  ['INACTIVE', 25],
  ['SELF_EMPLOYED', 10],
] as const

/** SIUSS codes: 1 to 3 civil invalidity (in part, total with and without attendance allowance), 5 and 6 L. 104/1992 art. 3 c. 1 and 3. */
const ADULTS_FINDINGS = [
  ['1', 25],
  ['2', 30],
  ['3', 15],
  ['5', 10],
  ['6', 20],
] as const
const MINORS_FINDINGS = [
  ['5', 45],
  ['6', 55],
] as const

const SERVICES = [
  { source: 'ANPR', service: 'C021', fields: ['familyName', 'givenName', 'birth', 'residence'] },
  { source: 'ANPR', service: 'C020', fields: ['residence'] },
  { source: 'INPS', service: 'ConsultazioneIndicatore', fields: ['isee'] },
  { source: 'MLPS', service: 'StatoOccupazionale', fields: ['employment'] },
] as const
