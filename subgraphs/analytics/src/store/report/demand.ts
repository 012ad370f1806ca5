import { children } from '@cse/db/src/query/children'
import { cellTableOf } from '../../rules/cell-tables.ts'
import { controlOfPlaces } from '../../rules/disclosure/cell-control.ts'
import { publish } from '../../rules/disclosure/publication.ts'
import { THRESHOLD } from '../../rules/disclosure/threshold.ts'
import { releasableCells } from '../aggregate/releasable-cells.ts'

/** Cases opened for one need, as they are published. */
export interface DemandOfArea {
  readonly ambito: string
  readonly targetArea: string
  /** Null when too few persons are behind it. */
  readonly newCases: number | null
}

/** More than there are Ambiti times target areas. */
const MOST_CELLS = 5_000

/** Cases opened in a year by target area; what is published as empty is left out. */
export const demandByTargetArea = children(
  'demand by target area',
  async (session, ambiti, { year }: { year: number }): Promise<readonly DemandOfArea[]> => {
    const table = cellTableOf('CASES', 'AMBITO', 'YEAR', ['TARGET_AREA'])
    if (!table) return []
    const selection = { table, periods: [String(year)], territories: ambiti, values: new Map() }
    const cells = await releasableCells(session, selection, {
      quantity: 'RECORDS',
      limit: MOST_CELLS,
      least: THRESHOLD,
    })
    const controlOf = controlOfPlaces(session.placeSecret)
    return cells
      .map(({ territory, one, period: _, other: __, ...figures }) => ({
        ambito: territory,
        targetArea: one,
        newCases: publish(figures, 'RECORDS', controlOf('CASES', territory, [one])).value,
      }))
      .filter(({ newCases }) => newCases !== 0)
      .sort((a, b) => a.targetArea.localeCompare(b.targetArea))
  },
  ({ ambito }: DemandOfArea) => ambito,
)
