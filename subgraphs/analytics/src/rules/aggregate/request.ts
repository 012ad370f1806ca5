import type { Dimension } from './dimension.ts'
import type { Awaited, Measure } from './measure.ts'

/** To which records a figure is limited; an empty or absent list does not limit. */
export interface AggregateFilter {
  readonly provinces?: Values
  readonly ambiti?: Values
  readonly comuni?: Values
  readonly targetAreas?: Values
  readonly phases?: Values
  readonly sexes?: Values
  readonly ageBands?: Values
  readonly iseeBands?: Values
  readonly serviceFamilies?: Values
  readonly levels?: Values
  readonly serviceTypes?: Values
  readonly funds?: Values
  readonly purposes?: Values
  readonly outcomes?: Values
  readonly instruments?: Values
  readonly needs?: Values
  readonly profiles?: Values
  /** `YYYY-MM`. */
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

type Values = readonly string[] | null | undefined

/** A table of figures as it is requested. */
export interface AggregateRequest {
  readonly measure: Measure
  /** The end of the waiting time; required for the measures of waiting times, and for them alone. */
  readonly awaited?: Awaited | null | undefined
  readonly by: readonly Dimension[]
  readonly filter: AggregateFilter
}
