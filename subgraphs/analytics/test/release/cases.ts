import { createHash } from 'node:crypto'
import type { openAdmin } from '@cse/db/src/server/server'

/** Where cases are, in the real territory: a city, a small comune beside it, a comune far away. */
const PLACES = [
  { comune: '072006', ambito: 'ATS-BA-02', province: 'BA' },
  { comune: '071019', ambito: 'ATS-FG-07', province: 'FG' },
  { comune: '075035', ambito: 'ATS-LE-06', province: 'LE' },
] as const
const AREAS = ['1', '2', '3', '4', '6']
const OUTCOMES = ['NEED_RESOLVED', 'DECEASED', 'WITHDRAWN', null]
const BANDS = ['0', '0-3000', '6000-9000', '15000-20000', '20000+', 'UNKNOWN']
const SEXES = ['F', 'M']
const MONTHS = ['2025-02', '2025-03', '2025-07', '2025-11', '2026-01', '2026-05']

/** The pseudonym of a test: as unmistakable as a real one. */
export const pseudonymOf = (kind: string, number: number): string =>
  createHash('sha256').update(`${kind} ${number}`).digest('hex')

/** A number from 0 to below `bound` that depends on the seeds alone. */
function pick(bound: number, ...seeds: (string | number)[]): number {
  return createHash('sha256').update(seeds.join(' ')).digest().readUInt32BE(0) % bound
}

/** Puts cases into the warehouse, some of them of the same persons, as if their events had been taken in. */
export async function someCases(
  admin: Awaited<ReturnType<typeof openAdmin>>,
  cases: number,
  months: readonly string[] = MONTHS,
): Promise<void> {
  const persons = Math.ceil(cases * 0.8)
  const of = <Value>(values: readonly Value[], ...seeds: (string | number)[]): Value => {
    // low numbers are more frequent, as among people
    const value = values[Math.min(pick(values.length, ...seeds), pick(values.length, 'again', ...seeds))]
    return value as Value
  }
  await admin`insert into analytics.person_fact ${admin(
    Array.from({ length: persons }, (_, person) => ({
      pseudonym: pseudonymOf('person', person),
      sex: of(SEXES, 'sex', person),
      birth_year: 1930 + 5 * pick(18, 'birth', person),
      comune: '072006',
      isee_band: of(BANDS, 'isee', person),
      record_key: 1,
      source_version: 1,
    })),
  )}`
  await admin`insert into analytics.case_fact ${admin(
    Array.from({ length: cases }, (_, number) => {
      const { comune, ambito, province } = of(PLACES, 'place', number)
      const outcome = of(OUTCOMES, 'outcome', number)
      const opened = of(months, 'month', number)
      return {
        pseudonym: pseudonymOf('case', number),
        person: pseudonymOf('person', pick(persons, 'whose', number)),
        comune,
        ambito_code: ambito,
        province,
        target_area: of(AREAS, 'area', number),
        phase: outcome === null ? 'SERVICE_DELIVERY' : 'CLOSED',
        status: outcome === null ? 'OPEN' : 'CLOSED',
        opened_month: `${opened}-01`,
        closed_month: outcome === null ? null : '2026-08-01',
        outcome,
        wait_delivery: pick(10, 'waiting', number) === 0 ? null : pick(200, 'wait', number),
        record_key: 1,
        source_version: 1,
      }
    }),
  )}`
}
