/** What a fund may pay in which years (`db/data/fund_rule.csv`); an empty list is any. */
export interface FundRule {
  readonly firstYear: number
  readonly lastYear: number | null
  readonly targetAreas: readonly string[]
  readonly macroAreas: readonly string[]
  /** Beginnings of SIUSS codes. */
  readonly serviceTypes: readonly string[]
}

/** What is to be paid. */
export interface Purpose {
  readonly year: number
  readonly targetArea: string
  readonly macroArea: string
  readonly serviceType: string
}

/** Whether a fund with these rules may pay for it: without a rule for the year it may not. */
export function admits(rules: readonly FundRule[], purpose: Purpose): boolean {
  return rules.some(
    (rule) =>
      rule.firstYear <= purpose.year &&
      purpose.year <= (rule.lastYear ?? purpose.year) &&
      allows(rule.targetAreas, (area) => area === purpose.targetArea) &&
      allows(rule.macroAreas, (area) => area === purpose.macroArea) &&
      allows(rule.serviceTypes, (beginning) => purpose.serviceType.startsWith(beginning)),
  )
}

function allows(list: readonly string[], fits: (entry: string) => boolean): boolean {
  return list.length === 0 || list.some(fits)
}
