import type { Answers } from './answers.ts'
import type { Method } from './method.ts'
import { cellName, placesOf } from './tables.ts'
import type { Atom, Ground } from './world.ts'

/** How likely the attacker holds each count of a cell: first that there is none. */
export type Belief = readonly number[]

/**
 * The attacker who reasons: he knows the method and all answers, and forms the best linear estimate of a true count that they allow. It weighs
 * every way in which the count can be put together (margins less the other cells, by every trait and period), with the steady noise of a
 * place known to be the same in all periods. That records lie in their comune by chance he knows; how many there are he does not.
 * Last he considers as what the cell itself was published.
 * @param targets names of the cells that he targets
 */
export function beliefsOf(
  answers: Answers,
  { atoms }: Ground,
  targets: readonly string[],
  method: Method,
): ReadonlyMap<string, Belief> {
  const cells = membersOf(atoms)
  const published = differing([...cells.values()].filter(({ name }) => answers.has(name)))
  const prior = priorOf(answers, atoms, method)
  const covariance = published.map((one, at) =>
    Float64Array.from(published.slice(0, at + 1), (other) => prior.covariance(one, other)),
  )
  for (const [at, row] of covariance.entries())
    row[at] = (row[at] ?? 0) + method.variance * LACK_OF_FIT + 1e-3
  const root = rootOf(covariance)
  const surprise = solveBy(
    root,
    Float64Array.from(published, (cell) => (answers.get(cell.name) ?? 0) - prior.mean(cell)),
  )
  return new Map(
    targets.map((name) => {
      const cell = cells.get(name)
      if (!cell) throw new RangeError(`No cell ${name}`)
      const aim = { ...cell, place: NOISELESS, persons: NOISELESS }
      const towards = solveBy(
        root,
        Float64Array.from(published, (other) => prior.covariance(aim, other)),
      )
      const mean = prior.mean(aim) + dot(towards, surprise)
      const variance = prior.covariance(aim, aim) - 2 * method.variance - dot(towards, towards)
      return [name, beliefBy(mean, variance, (count) => method.chance(answers.get(name) ?? 0, count))]
    }),
  )
}

/** Which part of a perturbation's variance the attacker adds because noise is whole, and narrower for small counts. */
const LACK_OF_FIT = 0.05

function beliefBy(mean: number, variance: number, chance: (count: number) => number): Belief {
  const weights = Array.from(
    { length: 40 },
    (_, count) => Math.exp(-((count - mean) ** 2) / (2 * variance)) * chance(count),
  )
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / all)
}

/** A cell: which atoms it counts, how many of each comune, and which place it is of, whatever its period. */
interface Members {
  readonly name: string
  readonly place: string
  /** The same for cells that always count the same persons: these share the noise of their persons. */
  readonly persons: string
  readonly atoms: readonly number[]
  readonly inside: Uint8Array
  readonly shares: Readonly<Record<string, number>>
}

function membersOf(atoms: readonly Atom[]): ReadonlyMap<string, Members> {
  const cells = new Map<string, { place: string; atoms: number[] }>()
  for (const [atom, where] of atoms.entries())
    for (const place of placesOf(where)) {
      const name = cellName(place)
      const cell = cells.get(name) ?? { place: `${place.territory}|${place.traits.join('&')}`, atoms: [] }
      cell.atoms.push(atom)
      cells.set(name, cell)
    }
  const sizes = countsBy(atoms)
  return new Map(
    [...cells].map(([name, cell]) => {
      const inside = new Uint8Array(atoms.length)
      for (const atom of cell.atoms) inside[atom] = 1
      const counts = countsBy(cell.atoms.flatMap((atom) => atoms[atom] ?? []))
      const shares = Object.fromEntries(
        Object.entries(counts).map(([comune, many]) => [comune, many / (sizes[comune] ?? 1)]),
      )
      return [name, { name, ...cell, persons: cell.atoms.join(), inside, shares }]
    }),
  )
}

/** Without cells of the same persons at the same place: they are always published the same. */
function differing(cells: readonly Members[]): readonly Members[] {
  return [...new Map(cells.map((cell) => [`${cell.place} ${cell.persons}`, cell])).values()]
}

const NOISELESS = 'the target has no noise'

function countsBy(atoms: readonly Atom[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { comune } of atoms) counts[comune] = (counts[comune] ?? 0) + 1
  return counts
}

/** What is held before anything is answered: any total of a comune is possible, and each atom has its share of it but for chance. */
function priorOf(answers: Answers, atoms: readonly Atom[], { variance }: Method) {
  const sizes = countsBy(atoms)
  const chanceIn = Float64Array.from(
    atoms,
    ({ comune }) => Math.max(3, answers.get(`${comune}||`) ?? 0) / (sizes[comune] ?? 1),
  )
  const guess = (comune: string): number => answers.get(`${comune}||`) ?? 3
  return {
    mean: ({ shares }: Members): number =>
      Object.entries(shares).reduce((sum, [comune, share]) => sum + share * guess(comune), 0),
    covariance: (one: Members, other: Members): number => {
      let sum = (one.place === other.place ? variance : 0) + (one.persons === other.persons ? variance : 0)
      for (const [comune, share] of Object.entries(one.shares)) {
        sum += share * (other.shares[comune] ?? 0) * ANY_TOTAL
      }
      const [few, many] = one.atoms.length < other.atoms.length ? [one, other] : [other, one]
      for (const atom of few.atoms) if (many.inside[atom] === 1) sum += chanceIn[atom] ?? 0
      return sum
    },
  }
}

/** Variance of a comune's total: so large that nothing is known of it. */
const ANY_TOTAL = 10_000

/** The lower triangle whose square a covariance is (Cholesky). */
function rootOf(covariance: readonly Float64Array[]): readonly Float64Array[] {
  const root: Float64Array[] = []
  for (const [at, row] of covariance.entries()) {
    const line = new Float64Array(at + 1)
    for (let column = 0; column <= at; column++) {
      const above = root[column] ?? line
      let rest = row[column] ?? 0
      for (let inner = 0; inner < column; inner++) rest -= (line[inner] ?? 0) * (above[inner] ?? 0)
      line[column] = column === at ? Math.sqrt(rest) : rest / (above[column] ?? 1)
    }
    root.push(line)
  }
  return root
}

/** Solves root x = aim: products of two such x are products by the inverse covariance. */
function solveBy(root: readonly Float64Array[], aim: Float64Array): Float64Array {
  const solution = new Float64Array(aim.length)
  for (const [at, line] of root.entries()) {
    let rest = aim[at] ?? 0
    for (let inner = 0; inner < at; inner++) rest -= (line[inner] ?? 0) * (solution[inner] ?? 0)
    solution[at] = rest / (line[at] ?? 1)
  }
  return solution
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}
