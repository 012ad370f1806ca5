import type { Violation } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { TerritoryLevel } from '../cell-tables.ts'
import type { ComunePlace, Territories } from '../territories.ts'
import { isTerritory, TERRITORY_DIMENSIONS } from './dimension.ts'
import type { AggregateRequest } from './request.ts'

/** The territories of a table. */
export interface RequestedTerritory {
  readonly level: TerritoryLevel
  /** Codes of that level. */
  readonly codes: readonly string[]
}

const LISTS = { PROVINCE: 'provinces', AMBITO: 'ambiti', COMUNE: 'comuni' } as const
const PART = { PROVINCE: 'province', AMBITO: 'ambito', COMUNE: 'comune' } as const
type Level = keyof typeof LISTS

/** The territories of a request that its viewer may see; null, with a violation reported, when there are none. */
export function requestedTerritory(
  { by, filter }: AggregateRequest,
  { viewer, territories }: { readonly viewer: Viewer; readonly territories: Territories },
  report: (violation: Violation) => void,
): RequestedTerritory | null {
  const listed = (level: Level): readonly string[] => filter[LISTS[level]] ?? []
  const filtered = TERRITORY_DIMENSIONS.filter((level) => listed(level).length > 0)
  const [narrowest] = TERRITORY_DIMENSIONS.filter((level) => by.includes(level)).slice(-1)
  const level = narrowest ?? filtered.at(-1)
  if (!level) return { level: 'REGION', codes: [''] }
  if (!isVisible(level, viewer)) {
    report({
      path: by.some(isTerritory) ? 'input.by' : `input.filter.${LISTS[level]}`,
      reason: VISIBLE_TO[viewer.scope] ?? '',
    })
    return null
  }
  const narrower = filtered.find((one) => width(one) > width(level))
  if (narrower) {
    report({
      path: `input.filter.${LISTS[narrower]}`,
      reason: `Il filtro è più fine di ${level}: aggiungere ${narrower} a \`by\`.`,
    })
    return null
  }
  if (!narrowest && listed(level).length > 1) {
    report({
      path: `input.filter.${LISTS[level]}`,
      reason: `Un filtro fuori da \`by\` ha un solo valore: indicarne uno, o aggiungere ${level} a \`by\`.`,
    })
    return null
  }
  const within = (place: ComunePlace) =>
    isOwn(place, viewer) && filtered.every((one) => listed(one).includes(place[PART[one]]))
  return { level, codes: territories.codes(level, within) }
}

const width = (level: Level) => TERRITORY_DIMENSIONS.indexOf(level)

function isVisible(level: Level, { scope }: Viewer): boolean {
  if (scope === 'REGIONAL') return true
  return level === 'COMUNE' || (level === 'AMBITO' && scope === 'AMBITO')
}

function isOwn({ comune, ambito }: ComunePlace, viewer: Viewer): boolean {
  if (viewer.scope === 'REGIONAL') return true
  return viewer.scope === 'AMBITO' ? ambito === viewer.ambito : viewer.comuni.includes(comune)
}

const VISIBLE_TO: Readonly<Record<string, string>> = {
  LOCAL:
    'Un comune vede i propri dati per COMUNE, o la Regione nel suo insieme senza indicare un territorio.',
  AMBITO:
    'Un Ambito vede i propri dati per AMBITO e per COMUNE, o la Regione nel suo insieme senza indicare un territorio.',
}
