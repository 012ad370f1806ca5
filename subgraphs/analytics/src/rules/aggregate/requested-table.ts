import type { Violation } from '@cse/schema/errors'
import { combinationsFor, type Family, type KeptTable, type Trait, tableOf } from '../cell-tables.ts'
import { AWAITED, MEASURES, PUBLIC_COLUMNS, type PublicMeasure } from './measure.ts'
import type { Question } from './request.ts'
import type { AskedPeriods } from './requested-periods.ts'
import type { AskedTerritory } from './requested-territory.ts'
import type { AskedTraits } from './requested-traits.ts'

/** Where the answer is: in a table of cells, or in public facts. */
export type AskedTable = { readonly kept: KeptTable } | { readonly facts: PublicMeasure }

interface Asked {
  readonly territory: AskedTerritory
  readonly periods: AskedPeriods
  readonly traits: AskedTraits
}

/** The table that answers a question; null when it was told which ones there are. */
export function askedTable(
  question: Question,
  asked: Asked,
  told: (violation: Violation) => void,
): AskedTable | null {
  const measure = MEASURES[question.measure]
  if (measure.kind !== 'wait' && question.awaited) {
    told({ path: 'input.awaited', reason: 'Si indica solo per i giorni di attesa.' })
    return null
  }
  if (measure.kind === 'public') return publicFacts(measure, asked, told)
  if (measure.kind === 'people') return keptTable(measure.family, asked, told)
  if (question.awaited) return keptTable(AWAITED[question.awaited], asked, told)
  const awaited = Object.keys(AWAITED).join(', ')
  told({ path: 'input.awaited', reason: `Indicare che cosa si è atteso: ${awaited}.` })
  return null
}

function keptTable(
  family: Family,
  { territory: { level }, periods, traits: { traits } }: Asked,
  told: (violation: Violation) => void,
): AskedTable | null {
  const kept = tableOf(family, level, periods.level, traits)
  if (kept) return { kept }
  const allowed = combinationsFor(family, level, periods.level).map(inWords)
  const where = `per territorio ${level} e periodo ${periods.level}`
  told({
    path: 'input.by',
    reason:
      allowed.length > 0
        ? `Combinazione non pubblicata ${where}. Oltre a territorio e periodo si possono indicare: ${allowed.join('; ')}.`
        : `Misura non pubblicata ${where}: ${levelsOf(family)}.`,
  })
  return null
}

const inWords = (traits: readonly Trait[]) =>
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
  { territory: { level }, periods, traits: { traits } }: Asked,
  told: (violation: Violation) => void,
): AskedTable | null {
  const columns = PUBLIC_COLUMNS[measure.facts]
  const unknown = traits.find((trait) => !(trait in columns))
  const tooFine = level === 'COMUNE' && measure.facts !== 'offer'
  if (unknown || tooFine) {
    const territories = measure.facts === 'offer' ? 'PROVINCE, AMBITO, COMUNE' : 'PROVINCE, AMBITO'
    const reason = `${unknown ?? level} non è una dimensione di questa misura: sono ammesse ${territories}, YEAR, ${Object.keys(columns).join(', ')}.`
    told({ path: 'input.by', reason })
    return null
  }
  const yearNeeded = measure.facts !== 'amount' && periods.level === 'ALWAYS'
  if (yearNeeded || periods.level === 'QUARTER' || periods.level === 'MONTH') {
    told({
      path: 'input.by',
      reason: 'Questa misura è annuale: indicare YEAR, o un anno intero con `from` e `to`.',
    })
    return null
  }
  return { facts: measure }
}
