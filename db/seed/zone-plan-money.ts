import type { CareService } from './care-services.ts'

/** A funding line with what is neither committed nor reserved. */
export interface FundedLine {
  readonly id: string
  readonly fund: string
  readonly year: number
  available: number
}

/** A service as the zone plan of an Ambito offers it. */
export interface OfferedService {
  readonly service: CareService
  readonly planInterventionId: string
  readonly lines: readonly FundedLine[]
}

/** What the zone plans in force offer, and the money that is left for it. */
export class Budget {
  readonly #offered = new Map<string, Map<string, OfferedService[]>>()

  add(ambito: string, offered: readonly OfferedService[]): void {
    this.#offered.set(
      ambito,
      Map.groupBy(offered, ({ service }) => service.targetArea),
    )
  }

  /** What the Ambito offers to a target area. */
  offeredTo(targetArea: string, ambito: string): readonly OfferedService[] {
    return this.#offered.get(ambito)?.get(targetArea) ?? []
  }

  /** Reserves cents on the line of the year that has most left; with none that can bear it, on one of another year. */
  reserve({ lines }: OfferedService, year: number, cents: number): FundedLine | undefined {
    const able = lines.filter(({ available }) => available >= cents)
    const ofYear = able.filter((line) => line.year === year)
    const line = richest(ofYear.length > 0 ? ofYear : able)
    if (line) line.available -= cents
    return line
  }
}

function richest(lines: readonly FundedLine[]): FundedLine | undefined {
  const [first, ...others] = lines
  return others.reduce((best, line) => (best && line.available > best.available ? line : best), first)
}
