import { type Cents, cents } from '@cse/schema/cents'
import { iseeAttestation } from '../persons/tables.ts'
import { type Day, dateOf, dayOf, workingMoment, yearOf } from './calendar.ts'
import { idAt } from './ids.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/**
 * Writes the attestations of a family's declaration (DSU): for this year, and for some the one of last year.
 * @returns the latest ordinary ISEE by person
 */
export function recordIsee(
  world: World,
  family: readonly Person[],
  random: Random,
): ReadonlyMap<Person, Cents> {
  const declared = new Map<Person, Cents>()
  const year = yearOf(world.today)
  const isee = cents(Math.round(random.weighted(BANDS) * random.between(60, 100)))
  for (const one of [year, year - 1]) {
    if (!random.chance(one === year ? 0.45 : 0.3)) continue
    // A declaration holds until the year ends: in the first days of January those who are to have one have just made it.
    const to = Math.min(world.today, dayOf(`${one}-12-20`))
    const from = Math.min(to, dayOf(`${one}-01-10`))
    recordDeclaration(world, family, random.between(from, to), isee, random)
    // the same in both years
    const [declarant] = family
    if (declarant) declared.set(declarant, isee)
  }
  return declared
}

function recordDeclaration(
  world: World,
  family: readonly Person[],
  submitted: Day,
  isee: Cents,
  random: Random,
): void {
  const scale = SCALES[Math.min(family.length, SCALES.length) - 1] ?? 1
  const protocol = dsuProtocol(yearOf(submitted), random)
  // The current ISEE (corrente) lasts six months, the others to the end of the year.
  const current = random.chance(0.04)
  const endOfYear = dayOf(`${yearOf(submitted)}-12-31`)
  const [declarant] = family
  const child = family.find(({ age, relation }) => relation === '3' && age < 18)
  const kinds = [
    { person: declarant, kind: 'ORDINARY' },
    { person: child, kind: 'MINOR' },
    {
      person: declarant && declarant.age > 74 && random.chance(0.3) ? declarant : undefined,
      kind: 'SOCIO_HEALTH',
    },
  ] as const
  for (const { person, kind } of kinds) {
    if (!person) continue
    world.load.add(iseeAttestation, {
      id: idAt(workingMoment(submitted, random.unit()), random),
      personId: person.id,
      kind,
      current,
      iseeCents: isee,
      iseCents: cents(Math.round(isee * scale)),
      equivalenceScale: scale.toFixed(2),
      dsuProtocol: protocol,
      submittedOn: dateOf(submitted),
      validUntil: dateOf(current ? Math.min(submitted + 180, endOfYear) : endOfYear),
      discrepancies: random.chance(0.05) ? ['PatrimoniMobiliari'] : [],
    })
  }
}

function dsuProtocol(year: number, random: Random): string {
  const number = String(random.between(1, 99_999_999)).padStart(8, '0')
  const letter = String.fromCharCode(65 + random.between(0, 25))
  return `INPS-ISEE-${year}-${number}${letter}-00`
}

/** Equivalence scale by size of the household (D.P.C.M. 159/2013, annex 1). */
const SCALES = [1, 1.57, 2.04, 2.46, 2.85]
/** Euro, at the top of what households that ask for one have. */
const BANDS: readonly (readonly [number, number])[] = [
  [0, 6],
  [3_000, 14],
  [6_000, 18],
  [9_000, 18],
  [15_000, 22],
  [25_000, 16],
  [45_000, 6],
]
