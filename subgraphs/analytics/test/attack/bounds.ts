import highsModule, { type Model } from 'highs'
import type { Answers } from './answers.ts'
import type { Method } from './method.ts'
import { cellName, placesOf } from './tables.ts'
import type { Atom, Ground } from './world.ts'

// The package's types are those of its CommonJS build; the default export of the other is the loader itself.
const loadHighs = highsModule as unknown as typeof highsModule.default

/** The least and the most that a true count may be. */
export type Bounds = readonly [least: number, most: number]

/**
 * The attacker who computes: every answer bounds a sum of the numbers of records that lie somewhere, and linear programming finds the least and
 * the most that another such sum may be.
 * @param targets names of the cells to be bounded
 */
export async function boundsOf(
  answers: Answers,
  { atoms }: Ground,
  targets: readonly string[],
  { range }: Method,
): Promise<ReadonlyMap<string, Bounds>> {
  const cells = columnsOf(atoms)
  const highs = await loadHighs()
  const rows = [...cells].map(([name, columns]) => ({ columns, bounds: range(answers.get(name) ?? 0) }))
  const zeros = new Float64Array(atoms.length)
  return highs.withModel(
    {
      numCols: atoms.length,
      numRows: rows.length,
      colCost: zeros,
      colLower: zeros,
      colUpper: zeros.map(() => highs.infinity),
      rowLower: rows.map(({ bounds: [least] }) => least),
      rowUpper: rows.map(({ bounds: [, most] }) => most),
      matrix: {
        format: 'csr',
        numRows: rows.length,
        numCols: atoms.length,
        starts: Int32Array.from([0, ...running(rows.map(({ columns }) => columns.length))]),
        indices: Int32Array.from(rows.flatMap(({ columns }) => columns)),
        values: Float64Array.from(rows.flatMap(({ columns }) => columns.map(() => 1))),
      },
    },
    (model) => {
      model.options.set('output_flag', false)
      const { minimize, maximize } = highs.constants.objectiveSense
      const optimum = (sense: typeof minimize): number => {
        model.changeObjectiveSense(sense)
        model.run()
        if (model.getModelStatus() !== highs.constants.modelStatus.optimal) throw new Error('No optimum')
        return model.getObjectiveValue()
      }
      return new Map(
        targets.map((name) => {
          const columns = cells.get(name) ?? []
          setCosts(model, atoms.length, columns)
          return [name, [Math.ceil(optimum(minimize) - 1e-6), Math.floor(optimum(maximize) + 1e-6)]] as const
        }),
      )
    },
  )
}

function setCosts(model: Model, many: number, columns: readonly number[]): void {
  const costs = new Float64Array(many)
  for (const column of columns) costs[column] = 1
  model.changeColsCost({ kind: 'range', from: 0, to: many - 1 }, costs)
}

function columnsOf(atoms: readonly Atom[]): ReadonlyMap<string, readonly number[]> {
  const cells = new Map<string, number[]>()
  for (const [column, atom] of atoms.entries()) {
    for (const place of placesOf(atom)) {
      const name = cellName(place)
      const columns = cells.get(name)
      if (columns) columns.push(column)
      else cells.set(name, [column])
    }
  }
  return cells
}

function running(numbers: readonly number[]): number[] {
  let sum = 0
  return numbers.map((number) => {
    sum += number
    return sum
  })
}
