import type { FigureName } from './figures.ts'

/** How sure a legal reference is: read in a source (S), inferred from one (S*), known without a source at hand (K). */
type Confidence = 'S' | 'S*' | 'K'

/** A value that an indicator should reach by law or by a plan. */
interface Target {
  readonly value: number
  /** The rule, in words. */
  readonly basis: string
  readonly confidence: Confidence
}

/** An indicator of the Osservatorio: how it is computed, in words, and from what. */
export interface IndicatorDefinition {
  readonly code: string
  readonly name: string
  readonly formula: string
  readonly unit: string
  readonly source: string
  readonly direction: 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL'
  readonly target: Target | null
  /** `of` x `times` / `per`, rounded to two decimals; without `per` the figure itself. */
  readonly of: FigureName
  readonly per?: FigureName
  readonly times?: number
  /** A share cannot exceed it, whatever the noise of its two counts. */
  readonly ceiling?: number
}
