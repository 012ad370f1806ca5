import { CARE_INDICATORS } from './care-indicators.ts'
import type { IndicatorDefinition } from './definition.ts'
import { MONEY_INDICATORS } from './money-indicators.ts'
import { OFFER_INDICATORS } from './offer-indicators.ts'

/** The indicators of the Osservatorio. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  ...CARE_INDICATORS,
  ...OFFER_INDICATORS,
  ...MONEY_INDICATORS,
]
