import { analyticsEntitlements } from './entitlements/analytics.ts'
import { casesEntitlements } from './entitlements/cases.ts'
import { financeEntitlements } from './entitlements/finance.ts'
import { personsEntitlements } from './entitlements/persons.ts'
import { registryEntitlements } from './entitlements/registry.ts'
import type { Entitlements } from './entitlements/rows.ts'
import { servicesEntitlements } from './entitlements/services.ts'

/** Who may see what, table by table: written from the sentences of the design and not from keys, policies or guards. */
export const ENTITLEMENTS: Entitlements = {
  ...personsEntitlements,
  ...registryEntitlements,
  ...casesEntitlements,
  ...servicesEntitlements,
  ...financeEntitlements,
  ...analyticsEntitlements,
}
