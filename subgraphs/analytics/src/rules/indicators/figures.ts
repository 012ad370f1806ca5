/** Why a figure is missing. */
export type Missing =
  /** Too few persons behind it. */
  | 'SUPPRESSED'
  /** The official statistic that it is read against was not loaded. */
  | 'CONTEXT_MISSING'
  /** Nothing was recorded that it could be computed from. */
  | 'NO_DATA'
  /** The year is not over. */
  | 'YEAR_OPEN'

/** A figure as it is released, or why it is missing. */
export type ReleasedFigure = number | Missing

/** Figures about persons: each has passed disclosure control. */
export const PEOPLE_FIGURES = [
  'cases',
  'elderlyCases',
  'assessed',
  'assessedInTerm',
  'projects',
  'assessmentWait',
  'deliveries',
  'homeCareElders',
] as const
export type PeopleFigure = (typeof PEOPLE_FIGURES)[number]

/** Money in cents, staff in full-time equivalents, places: public and exact. */
export const PUBLIC_FIGURES = [
  'planned',
  'committed',
  'liquidated',
  'paid',
  'residual',
  'places',
  'occupied',
  'nurseryPlaces',
  'socialWorkers',
] as const
export type PublicFigureName = (typeof PUBLIC_FIGURES)[number]

/** Inhabitants: all, from 0 to 2 years, of 65 and more. */
type PopulationFigure = 'inhabitants' | 'infants' | 'elders'

export type FigureName = PeopleFigure | PublicFigureName | PopulationFigure

/** What is known of an Ambito, or of the Region as a whole, in a year. */
export type KnownFigures = Readonly<Record<FigureName, ReleasedFigure>>

/** The Region as a whole, in place of the code of an Ambito. */
export const REGION = 'REGION'
