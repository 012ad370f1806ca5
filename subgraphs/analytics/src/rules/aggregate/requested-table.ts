import type { Violation } from '@cse/schema/errors'
import { type CellTable, cellTableOf, combinationsFor, type Family, type Trait } from '../cell-tables.ts'
import { AWAITED, MEASURES, PUBLIC_COLUMNS, type PublicMeasure } from './measure.ts'
import type { AggregateRequest } from './request.ts'
import type { RequestedPeriods } from './requested-periods.ts'
import type { RequestedTerritory } from './requested-territory.ts'
import type { RequestedTraits } from './requested-traits.ts'

/** The figures of a request: those of a table of cells, or of public facts. */
export type RequestedTable = { readonly cells: CellTable } | { readonly facts: PublicMeasure }

interface Requested {
  readonly territory: RequestedTerritory
  readonly periods: RequestedPeriods
  readonly traits: RequestedTraits
}

/** The table of a request; null, with a violation that names the allowed ones reported, when there is none. */
export function requestedTable(
  request: AggregateRequest,
  requested: Requested,
  report: (violation: Violation) => void,
): RequestedTable | null {
  const measure = MEASURES[request.measure]
  if (measure.kind !== 'wait' && request.awaited) {
    report({ path: 'input.awaited', reason: 'Si indica solo per i giorni di attesa.' })
    return null
  }
  if (measure.kind === 'public') return publicFacts(measure, requested, report)
  if (measure.kind === 'people') return cellTable(measure.family, requested, report)
  if (request.awaited) return cellTable(AWAITED[request.awaited], requested, report)
  const awaited = Object.keys(AWAITED).join(', ')
  report({ path: 'input.awaited', reason: `Indicare che cosa si è atteso: ${awaited}.` })
  return null
}

function cellTable(
  family: Family,
  { territory: { level }, periods, traits: { traits } }: Requested,
  report: (violation: Violation) => void,
): RequestedTable | null {
  const cells = cellTableOf(family, level, periods.level, traits)
  if (cells) return { cells }
  const allowed = combinationsFor(family, level, periods.level).map(inItalian)
  const where = `per territorio ${level} e periodo ${periods.level}`
  report({
    path: 'input.by',
    reason:
      allowed.length > 0
        ? `Combinazione non pubblicata ${where}. Oltre a territorio e periodo si possono indicare: ${allowed.join('; ')}.`
        : `Misura non pubblicata ${where}: ${levelsOf(family)}.`,
  })
  return null
}

const inItalian = (traits: readonly Trait[]) =>
  traits.length === 0 ? 'nessun’altra dimensione' : traits.join(' con ')

function levelsOf(family: Family): string {
  const periods = (['ALWAYS', 'YEAR', 'QUARTER', 'MONTH'] as const).filter(
    (period) => combinationsFor(family, 'REGION', period).length > 0,
  )
  const territories = (['REGION', 'PROVINCE', 'AMBITO', 'COMUNE'] as const).filter((territory) =>
    periods.some((period) => combinationsFor(family, territory, period).length > 0),
  )
  return `i territori ammessi sono ${territories.join(', ')}, i periodi ${periods.join(', ')}`
}

function publicFacts(
  measure: PublicMeasure,
  { territory: { level }, periods, traits: { traits } }: Requested,
  report: (violation: Violation) => void,
): RequestedTable | null {
  const columns = PUBLIC_COLUMNS[measure.facts]
  const unknown = traits.find((trait) => !(trait in columns))
  const tooFine = level === 'COMUNE' && measure.facts !== 'offer'
  if (unknown || tooFine) {
    const territories = measure.facts === 'offer' ? 'PROVINCE, AMBITO, COMUNE' : 'PROVINCE, AMBITO'
    const reason = `${unknown ?? level} non è una dimensione di questa misura: sono ammesse ${territories}, YEAR, ${Object.keys(columns).join(', ')}.`
    report({ path: 'input.by', reason })
    return null
  }
  const yearNeeded = measure.facts !== 'amount' && periods.level === 'ALWAYS'
  if (yearNeeded || periods.level === 'QUARTER' || periods.level === 'MONTH') {
    report({
      path: 'input.by',
      reason: 'Questa misura è annuale: indicare YEAR, o un anno intero con `from` e `to`.',
    })
    return null
  }
  return { facts: measure }
}
