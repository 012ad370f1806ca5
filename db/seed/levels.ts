import { prestationClassification } from '../reference/catalogue-files.ts'
import { readReference } from '../reference/csv.ts'

let levels: Map<string, string | null> | undefined

/** The essential level (LEPS) that a prestation serves, if any. */
export function levelOf(serviceType: string): string | null {
  levels ??= new Map(
    readReference(prestationClassification).map(({ service_type, leps }) => [service_type, leps]),
  )
  return levels.get(serviceType) ?? null
}
