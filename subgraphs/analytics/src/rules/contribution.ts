import { ageBand } from '@cse/schema/bands'
import { type Cents, zero } from '@cse/schema/cents'
import type { Axis, Family } from './cell-tables.ts'
import type { CareFact, KnownPerson } from './fact.ts'
import { classOfDays } from './waiting-times.ts'

/** What one fact contributes to the tables of one family. */
export interface Contribution {
  readonly family: Family
  readonly recordKey: number
  readonly comune: string
  readonly ambito: string
  readonly province: string
  /** `YYYY-MM`. */
  readonly month: string
  /** Value of each trait of the family. */
  readonly values: Readonly<Partial<Record<Axis, string>>>
  readonly minutes: number
  readonly cents: Cents
}

/** Family, SIOSS macro-area and essential level of a prestation, by its code. */
export type ServiceTypes = ReadonlyMap<
  string,
  { readonly family: string; readonly macroArea: string | null; readonly leps: string | null }
>

/** The value of a record that has none. */
const UNKNOWN = 'UNKNOWN'
/** The value of what does not apply: no essential level, no fund. */
const NONE = 'NONE'

/** SIOSS macro-area `Interventi per favorire la domiciliarità`. */
const AT_HOME = 'C'

/** The contributions of a fact; none when it was withdrawn. */
export function contributionsOf(
  fact: CareFact,
  person: KnownPerson,
  serviceTypes: ServiceTypes,
): Contribution[] {
  const { recordKey, comune, ambito, province } = fact
  const record = { recordKey, comune, ambito, province, minutes: 0, cents: zero }
  const of = (month: string) => ({
    SEX: person.sex,
    AGE_BAND: ageBand(person.birthYear, Number(month.slice(0, 4))),
    ISEE_BAND: person.iseeBand,
  })
  switch (fact.kind) {
    case 'case': {
      const { targetArea: TARGET_AREA, phase: PHASE, openedMonth, closedMonth, outcome } = fact
      const opened = of(openedMonth)
      const contributions: Contribution[] = [
        { ...record, family: 'CASES', month: openedMonth, values: { ...opened, TARGET_AREA, PHASE } },
      ]
      if (closedMonth !== null) {
        const values = { ...of(closedMonth), TARGET_AREA, OUTCOME: outcome ?? UNKNOWN }
        contributions.push({ ...record, family: 'CLOSURES', month: closedMonth, values })
      }
      for (const [awaited, family] of WAITING_TIMES) {
        const days = fact.waits[awaited]
        if (days === null) continue
        const values = { ...opened, TARGET_AREA, DAYS: classOfDays(days) }
        contributions.push({ ...record, family, month: monthAfter(openedMonth, days), values })
      }
      return contributions
    }
    case 'delivery': {
      if (fact.withdrawn) return []
      const { targetArea, phase, serviceType, month, minutes, cents, fund } = fact
      const type = serviceTypes.get(serviceType)
      const values = {
        ...of(month),
        TARGET_AREA: targetArea,
        PHASE: phase,
        SERVICE_TYPE: serviceType,
        SERVICE_FAMILY: type?.family ?? UNKNOWN,
        LEPS: type ? (type.leps ?? NONE) : UNKNOWN,
        FUND: fund ?? NONE,
      }
      const delivery = { ...record, month, values, minutes, cents }
      return type?.macroArea === AT_HOME
        ? [
            { ...delivery, family: 'DELIVERIES' },
            { ...delivery, family: 'HOME_CARE' },
          ]
        : [{ ...delivery, family: 'DELIVERIES' }]
    }
    case 'appointment': {
      const { month, purpose: PURPOSE, outcome: OUTCOME } = fact
      return [{ ...record, family: 'APPOINTMENTS', month, values: { ...of(month), PURPOSE, OUTCOME } }]
    }
    case 'assessment': {
      const { month, targetArea: TARGET_AREA, instrument: INSTRUMENT, need } = fact
      const values = { ...of(month), TARGET_AREA, INSTRUMENT, NEED: need ?? UNKNOWN }
      return [{ ...record, family: 'ASSESSMENTS', month, values }]
    }
    case 'transfer': {
      const { month, targetArea: TARGET_AREA, outcome: OUTCOME } = fact
      return [{ ...record, family: 'TRANSFERS', month, values: { TARGET_AREA, OUTCOME } }]
    }
  }
}

const WAITING_TIMES = [
  ['assessment', 'WAITS_FOR_ASSESSMENT'],
  ['project', 'WAITS_FOR_PROJECT'],
  ['delivery', 'WAITS_FOR_DELIVERY'],
  ['closure', 'WAITS_FOR_CLOSURE'],
] as const satisfies readonly (readonly [string, Family])[]

/** The month so many days after the middle of a month: analytics does not receive the day of opening. */
function monthAfter(month: string, days: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1, MIDDLE + days)).toISOString().slice(0, 7)
}

const MIDDLE = 15
