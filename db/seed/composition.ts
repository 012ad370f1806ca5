import type { Random } from './random.ts'

/** One of a household: the tie to the reference person (ANPR table 05), sex and age. */
export interface Member {
  readonly relation: Relation
  readonly sex: 'M' | 'F'
  readonly age: number
}

/** Codes of ANPR table 05 that occur here: reference person, spouse, child, parent of the reference person. */
export type Relation = '1' | '2' | '3' | '6'

/** The members of a household, reference person first, in about the shares and ages of southern Italy. */
export function composition(random: Random): Member[] {
  return random.weighted(KINDS)(random)
}

const KINDS: readonly (readonly [make: (random: Random) => Member[], weight: number])[] = [
  [elderlyAlone, 19],
  [adultAlone, 13],
  [couple, 22],
  [coupleWithChildren, 33],
  [oneParent, 11],
  [threeGenerations, 2],
]

function elderlyAlone(random: Random): Member[] {
  return [{ relation: '1', sex: random.chance(0.72) ? 'F' : 'M', age: random.between(66, 94) }]
}

function adultAlone(random: Random): Member[] {
  return [{ relation: '1', sex: random.chance(0.55) ? 'M' : 'F', age: random.between(24, 65) }]
}

function couple(random: Random): Member[] {
  return partners(random.chance(0.6) ? random.between(60, 87) : random.between(26, 59), random)
}

function coupleWithChildren(random: Random): Member[] {
  const age = random.between(26, 58)
  return [...partners(age, random), ...children(age, random)]
}

function oneParent(random: Random): Member[] {
  const age = random.between(25, 58)
  return [{ relation: '1', sex: random.chance(0.82) ? 'F' : 'M', age }, ...children(age, random)]
}

function threeGenerations(random: Random): Member[] {
  const age = random.between(35, 58)
  const parent: Member = {
    relation: '6',
    sex: random.chance(0.75) ? 'F' : 'M',
    age: age + random.between(22, 34),
  }
  return [...partners(age, random), ...children(age, random), parent]
}

/** The younger one's age is given. */
function partners(age: number, random: Random): Member[] {
  return [
    { relation: '1', sex: 'M', age: age + random.between(0, 6) },
    { relation: '2', sex: 'F', age },
  ]
}

/** Children of a parent of this age: born when the parent was 19 to 42, oldest first. */
function children(parentAge: number, random: Random): Member[] {
  const oldest = Math.min(parentAge - 19, 34)
  const youngest = Math.max(0, parentAge - 42)
  const count = random.weighted(CHILDREN)
  return Array.from({ length: count }, (): Member => {
    const sex = random.chance(0.51) ? 'M' : 'F'
    return { relation: '3', sex, age: random.between(youngest, Math.max(youngest, oldest)) }
  }).sort((a, b) => b.age - a.age)
}

const CHILDREN: readonly (readonly [number, number])[] = [
  [1, 45],
  [2, 42],
  [3, 11],
  [4, 2],
]
